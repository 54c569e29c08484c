"""The API: other systems deliver and read signals and figures within their agreement."""
