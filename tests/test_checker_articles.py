"""The gate of the checker: labelled articles of our own, and variants with planted errors."""

import pytest

import claimarticles as corpus
import claimvariants as made
from labelledarticles import corpus_hash, floors

WRONG = 220
CLEAN = 440


def contradicted(variant: made.Variant) -> set[tuple[str, float]]:
    claims = corpus.claims_of(variant.text, made.PUBLISHED)
    return {(one.type, abs(one.claimed)) for one in claims if one.verdict == "contradicted"}


@pytest.mark.parametrize("article", corpus.articles(), ids=lambda article: article.name)
def test_an_article_is_checked_as_a_person_checks_it(article: corpus.Article) -> None:
    _, missed, invented = corpus.compared(article)
    lines = [f"missed   {label}" for label in missed]
    lines += [f"invented {claim}" for claim in invented]
    assert "\n".join(lines) == ""


def test_the_floors_were_set_on_these_very_articles() -> None:
    message = "articles changed: look at the scores, then write the new hash into floors.json"
    assert floors(corpus.CLAIMS)["sha256"] == corpus_hash(corpus.CLAIMS), message


def test_the_checker_keeps_above_its_floor() -> None:
    assert corpus.f1() >= float(floors(corpus.CLAIMS)["f1"])


def test_planted_errors_are_found() -> None:
    variants = list(made.variants(WRONG, 1, wrong=True))
    found = [one for one in variants if one.planted in contradicted(one)]
    assert len(found) / len(variants) >= float(floors(corpus.CLAIMS)["planted_found"])


def test_where_nothing_is_wrong_nothing_is_contradicted() -> None:
    variants = list(made.variants(CLEAN, 2, wrong=False))
    alarms = [one.text for one in variants if contradicted(one)]
    assert len(alarms) / len(variants) <= float(floors(corpus.CLAIMS)["false_alarms"]), alarms


def test_a_planted_error_is_told_with_the_right_value_and_the_gap() -> None:
    text = "XPeng delivered 94,008 cars in the first quarter of 2025 and 104,181 in the second "
    text += "quarter. In the first half it delivered 197,189 vehicles."
    claims = corpus.claims_of(text, made.PUBLISHED)
    level = next(claim for claim in claims if claim.type == "level")
    assert level.finding.correct == 198_189
    assert level.finding.arithmetic == "94,008 + 104,181 = 198,189"
    assert level.finding.off == "198,189, not 197,189: off by 1,000"


def test_every_claim_stands_where_it_says() -> None:
    for article in corpus.articles():
        for claim in corpus.claims_of(article.text, article.published):
            shown = article.text[claim.start : claim.end]
            assert shown == shown.strip() != ""
            assert claim.to_dict(article.text)["text"] == shown
