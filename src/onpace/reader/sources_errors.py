"""The one error of reading a source."""


class SourceError(ValueError):
    """A text that cannot be read; the message is one plain sentence."""


def needs_extra(what: str) -> SourceError:
    """The complaint about a missing extra.

    >>> print(needs_extra("a web page"))
    reading a web page needs the extra "read": pip install 'onpace[read]'; or save it as plain text
    """
    return SourceError(
        f"reading {what} needs the extra \"read\": pip install 'onpace[read]'; "
        "or save it as plain text"
    )
