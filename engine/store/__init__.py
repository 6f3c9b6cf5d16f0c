"""Where things are kept: tables, rows and blobs. ORM and SQL never leave this room."""
