"""Questions put to a book, each in a file of its own."""
