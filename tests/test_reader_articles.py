"""The gate of the reader: articles of our own, each phrasing of the press among them."""

import dataclasses

import pytest

import readerarticles as corpus
from labelledarticles import corpus_hash, floors

LEAST_ARTICLES = 60


def described(article: corpus.Article) -> str:
    """What is wrong with the reading of an article, one line each."""
    _, missed, invented = corpus.score(article, same="strict")
    lines = [f"missed   {label}" for label in missed]
    lines += [f"invented {found.statement} because {found.why}" for found in invented]
    return "\n".join(lines)


@pytest.mark.parametrize("article", corpus.articles(), ids=lambda article: article.name)
def test_an_article_is_read_as_a_person_reads_it(article: corpus.Article) -> None:
    assert described(article) == ""


def test_there_are_enough_articles_of_different_names() -> None:
    names = [article.name for article in corpus.articles()]
    assert len(names) == len(set(names)) >= LEAST_ARTICLES


def test_the_floors_were_set_on_these_very_articles() -> None:
    message = "articles changed: look at the scores, then write the new hash into floors.json"
    assert floors(corpus.ARTICLES)["sha256"] == corpus_hash(corpus.ARTICLES), message


@pytest.mark.parametrize("same", ["strict", "lenient"])
def test_the_reader_keeps_above_its_floor(same: str) -> None:
    assert corpus.total(same=same).f1 >= float(floors(corpus.ARTICLES)[same])


def test_the_score_sees_a_statement_that_is_missed() -> None:
    article = corpus.articles()[0]
    label = dataclasses.replace(article.labels[0], value=article.labels[0].value + 1)
    wrong = dataclasses.replace(article, labels=(*article.labels, label))
    assert corpus.score(wrong, same="strict")[0].missed == 1


def test_the_score_sees_a_statement_that_nobody_made() -> None:
    article = corpus.articles()[0]
    score, _, _ = corpus.score(dataclasses.replace(article, labels=()), same="strict")
    assert score.invented == len(corpus.read(article))


def test_every_statement_stands_where_it_says() -> None:
    for article in corpus.articles():
        for found in corpus.read(article):
            for place in found.places:
                shown = article.text[place.start : place.end]
                digits = any(character.isdigit() for character in shown)
                assert digits or "million" in shown or shown == "that milestone"


def test_every_statement_says_why() -> None:
    for article in corpus.articles():
        for found in corpus.read(article):
            heads = [reason.partition(":")[0] for reason in found.why]
            assert heads == ["subject", "measure", "period"]


def test_reading_twice_gives_the_same() -> None:
    for article in corpus.articles():
        assert corpus.read(article) == corpus.read(article)
