"""Readers: a file's bytes in, a ``Layout`` out. They know nothing of forms."""
