"""What people look at. Nothing here changes anything."""
