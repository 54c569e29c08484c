"""Limits of the web server; gunicorn reads this file by itself from the folder it starts in."""

#: A worker that stands still for so long is replaced. A request ends sooner: no statement of a
#: web transaction takes longer than 15 seconds (resilience/db/session.py).
timeout = 30
graceful_timeout = 20
keepalive = 5

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
