"""How large a file may be, so that none can exhaust memory or time."""

MEGABYTE = 1 << 20

#: What may be sent to the page of imports, with room for the rest of the form.
LARGEST_FILE = 200 * MEGABYTE
LARGEST_REQUEST = LARGEST_FILE + MEGABYTE

MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
#: One row of a CSV, in characters; a file without line ends is not read into memory.
LONGEST_ROW = 1_000_000
#: One cell that we keep nothing of; a description longer than 2,000 is refused on its own.
LONGEST_CELL = 100_000

#: A packed spreadsheet, what its rows may unpack to, its shared texts, and every other part.
LARGEST_WORKBOOK = 60 * MEGABYTE
LARGEST_SHEET = 600 * MEGABYTE
LARGEST_SHARED_TEXTS = 32 * MEGABYTE
LARGEST_PART = 8 * MEGABYTE
MOST_PARTS = 500

#: Different categories in one file; more is a sign of the wrong column.
MOST_CATEGORIES = 200
LONGEST_CATEGORY = 120
LONGEST_REFERENCE = 100

#: So much is looked at to tell how a file is written.
SAMPLE_BYTES = 256 * 1024
SAMPLE_ROWS = 5

#: Rows that are read, judged and stored at once.
BATCH = 5_000
#: In characters; rows with long texts go in smaller batches.
LARGEST_BATCH = MEGABYTE
