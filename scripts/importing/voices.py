"""Rule 3: who published a row, and whom the page cites.

`said_by` mixes the two, and collectors gave right numbers to the issuer and wrong ones to the page.
So the publisher is taken from the address alone, and a speaker is named only when `said_by` is an
issuer, an authority that counts, or a bank or analyst.
"""

from collections import Counter
from re import compile as pattern
from typing import Final
from urllib.parse import urlsplit

from importing.naming import subject_of
from importing.rows import Outcome, Row
from onpace.book.names import Names

#: Authorities and the like, with the name to show for them.
AUTHORITIES: Final = {
    "ACAP": "ACAP",
    "Automotive Data of China": "Automotive Data of China",
    "CAAM": "CAAM",
    "CATARC": "CATARC",
    "CPCA": "CPCA",
    "SAMR": "SAMR",
    "car-importers.org.il": "Israel Vehicle Importers Association",
    "dgt.es": "DGT",
    "elbilstatistikk.no": "Elbilstatistikk",
    "kba.de": "KBA",
    "mobilitysweden.se": "Mobility Sweden",
    "ofv.no": "OFV",
    "smmt.co.uk": "SMMT",
    "statistik.at": "Statistik Austria",
    "stats.beepbeep.ie": "SIMI",
    "stats.simi.ie": "SIMI",
}

#: Banks and analysts; a consensus of theirs counts as one of them.
ANALYSTS: Final = (
    "CMB International",
    "Cantor Fitzgerald",
    "Deutsche Bank",
    "Dolphin Research",
    "Everbright Securities",
    "Huatai Securities",
    "Tiger Brokers",
    "Tiger Research",
)
CONSENSUS: Final = ("consensus", "analysts")

#: Hosts that tell nobody whose page it is.
READABLE: Final = {
    "d1tofjskaookh9.cloudfront.net": "a mirror on cloudfront.net",
    "d33gy59ovltp76.cloudfront.net": "a mirror on cloudfront.net",
    "drupal.prod.automobilwoche.de": "automobilwoche.de",
    "infobae-infobae-prod.web.arc-cdn.net": "infobae.com",
    "mcdn.i-scmp.com": "scmp.com",
    "wordp-appli-oeiffwjv3h0b-1837223528.ap-south-1.elb.amazonaws.com": "a mirror of pandaily.com",
}

_PREFIX: Final = pattern(r"^(?:www\d?|m|amp)\.")
_ARCHIVED: Final = pattern(r"/web/\d+[a-z_]*/(https?://.+)")


def with_voices(rows: list[Row], names: Names) -> Outcome:
    """Rows with publisher and speaker; `said_by` stays as collected."""
    counts: Counter[str] = Counter()
    done = []
    for row in rows:
        speaker = row.get("speaker") or speaker_of(row["said_by"], names)
        publisher = row.get("publisher") or publisher_of(row["source"])
        counts[f"speaker {'named' if speaker else 'blank: said_by names the page'}"] += 1
        done.append({**row, "speaker": speaker, "publisher": publisher})
    return done, counts


def publisher_of(address: str) -> str:
    """Who publishes the page at an address, in a form people can read.

    >>> publisher_of("https://www.cnevpost.com/2024/06/01/")
    'cnevpost.com'
    >>> publisher_of("https://github.com/robertquant/auto-industry-wiki/blob/0bf9/log.md")
    'robertquant/auto-industry-wiki'
    """
    parts = urlsplit(address)
    archived = _ARCHIVED.match(parts.path)
    if archived:
        return publisher_of(archived[1])
    host = (parts.hostname or "").lower()
    if host == "github.com":
        return "/".join(parts.path.split("/")[1:3])
    return READABLE.get(host) or _PREFIX.sub("", host)


def speaker_of(said_by: str, names: Names) -> str:
    """The issuer, authority or analyst meant by `said_by`; blank when it names the page."""
    if said_by in AUTHORITIES:
        return AUTHORITIES[said_by]
    if said_by in ANALYSTS or said_by.startswith(CONSENSUS):
        return said_by
    subject = subject_of(names, said_by)
    return (subject[1] or subject[0]) if subject else ""


def is_issuer(row: Row, names: Names) -> bool:
    """Whether a row's speaker is its maker, a brand of it or the group it belongs to."""
    subject = subject_of(names, row["said_by"])
    if subject is None:
        return False
    groups = {maker.name: maker.group for maker in names.makers}
    own = groups.get(row["maker"], "")
    return subject[0] == row["maker"] or bool(own and groups.get(subject[0]) == own)
