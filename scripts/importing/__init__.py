"""The steps of the import: one module a group of rules, pure functions on rows inside."""
