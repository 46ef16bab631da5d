"""The reader: documents in, statements out. Deterministic, offline, linear in the text."""

from onpace.reader.found import Found, Mention, Place, Reading
from onpace.reader.reading import read_text

__all__ = ["Found", "Mention", "Place", "Reading", "read_text"]
