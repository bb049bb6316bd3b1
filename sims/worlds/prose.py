"""Prose: letters in a row, scored by how plausible they are after one another; what they say is another matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture
from sims.worlds.prose_corpus import SENTENCES
from sims.worlds.prose_picture import draw

SYMBOLS = " abcdefghijklmnopqrstuvwxyz"
K = len(SYMBOLS)
TOO_LONG = K**12  # a word of more than 13 letters is not looked up: its number would not fit into an int64
PLAUSIBLE, REAL, VARIETY, SENSE, REPEATED = range(5)


@kernel
def known(table, low, number):
    """Whether a word's number is in the vocabulary, the sorted table from place `low` on."""
    high = table.shape[0]
    while low < high:
        middle = (low + high) // 2
        if table[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < table.shape[0] and table[low] == number


@kernel
def said_before(table, point, end, number):
    """Whether a word with that number ends further left than `end`."""
    contexts, context, word = table[0], 0, 0
    for i in range(end):
        symbol = table[2 + context * K + int(point[i])]
        if symbol == 0 and word == number:
            return True
        word = lengthened(word, symbol)
        context = (context * K + symbol) % contexts
    return False


@kernel
def lengthened(word, symbol):
    """A word's number in base 27 with one more symbol; 0 after a blank, -1 where it has become too long."""
    if symbol == 0:
        return 0
    return -1 if word < 0 or word >= TOO_LONG else word * K + symbol


@kernel
def outcome(real, table, _key, point, out):
    """Features in declared order. real: log2 P by context. point[length]: options, counted from 0.

    table: contexts, start of the vocabulary; by context the symbol that each option stands for; the vocabulary.
    """
    contexts, first = table[0], table[1]
    total, context = 0.0, 0
    word, size = 0, 0
    letters, genuine, fresh, words, repeated = 0, 0, 0, 0, 0
    for i in range(point.shape[0] + 1):
        symbol = 0
        if i < point.shape[0]:
            at = context * K
            symbol = table[2 + at + int(point[i])]
            total += real[at + symbol]
            context = (at + symbol) % contexts
        if symbol == 0 and size > 0:
            again = word > 0 and said_before(table, point, i - size, word)
            words += 1
            letters += size
            repeated += int(again)
            if word > 0 and known(table, first, word):
                genuine += size
                fresh += 0 if again else size + 1
        word = lengthened(word, symbol)
        size = size + 1 if symbol > 0 else 0
    out[PLAUSIBLE] = total / point.shape[0]
    out[REAL] = genuine / letters if letters > 0 else 0.0
    out[VARIETY] = 1.0 - repeated / words if words > 0 else 0.0
    out[SENSE] = fresh / (point.shape[0] + 1.0)
    out[REPEATED] = float(repeated)


# -- the corpus as numbers -------------------------------------------------------------------------------------


def numbered(word: str) -> int:
    """A word as a number in base 27."""
    number = 0
    for letter in word:
        number = number * K + SYMBOLS.index(letter)
    return number


@lru_cache(maxsize=8)
def log_chances(order: int, backing: float) -> np.ndarray:
    """log2 P(symbol | context) for all contexts of order - 1 symbols, context by context.

    Counts of the corpus, mixed with the chances of the shorter context as if that had been seen `backing` times
    (Dirichlet smoothing, MacKay & Peto 1995); the shortest is every symbol alike.
    """
    text = " ".join(SENTENCES.split())
    codes = np.array([0] * (order - 1) + [SYMBOLS.index(symbol) for symbol in f"{text} "])
    chances = np.full((1, K), 1.0 / K)
    for size in range(1, order + 1):  # symbols of an n-gram
        places = np.zeros(len(codes) - size + 1, dtype=np.int64)
        for j in range(size):
            places = places * K + codes[j : len(codes) - size + 1 + j]
        counts = np.bincount(places, minlength=K**size).reshape(-1, K).astype(float)
        shorter = np.tile(chances, (K ** (size - 1) // len(chances), 1))  # contexts that end alike
        chances = (counts + backing * shorter) / (counts.sum(axis=1, keepdims=True) + backing)
    table: np.ndarray = np.log2(chances).ravel()
    table.flags.writeable = False
    return table


@lru_cache(maxsize=8)
def vocabulary() -> np.ndarray:
    """Numbers of all words of the corpus, sorted."""
    return np.unique(np.array([numbered(word) for word in SENTENCES.split()], dtype=np.int64))


@lru_cache(maxsize=8)
def options(code: str, order: int, smoothing: float) -> np.ndarray:
    """The symbol that each option stands for, context by context: the likeliest first, or always in the same order."""
    if code == "letters":
        return np.tile(np.arange(K), K ** (order - 1))
    chances = log_chances(order, smoothing).reshape(-1, K)
    return np.argsort(-chances, axis=1, kind="stable").ravel()


def work(_settings: Settings) -> float:
    """Steps for each letter, with what comes before it."""
    return 10.0


def prepare(settings: Settings) -> Prepared:
    """The model's table, what the options stand for, and the vocabulary."""
    order, smoothing = int(settings["order"]), float(settings["smoothing"])
    coded = options(str(settings["code"]), order, smoothing)
    head = np.array([K ** (order - 1), 2 + len(coded)])
    return Prepared(log_chances(order, smoothing), np.concatenate((head, coded, vocabulary())).astype(np.int64))


def genes(settings: Settings) -> tuple[Gene, ...]:
    """One gene of 27 options per position."""
    return tuple(Gene(f"s{i}", 0.0, K - 1.0, options=K) for i in range(int(settings["length"])))


def written(settings: Settings, decision: Sequence[float]) -> str:
    """The text that a decision stands for."""
    order = int(settings["order"])
    coded = options(str(settings["code"]), order, float(settings["smoothing"]))
    contexts, context, text = K ** (order - 1), 0, ""
    for option in decision:
        symbol = int(coded[context * K + int(option)])
        text += SYMBOLS[symbol]
        context = (context * K + symbol) % contexts
    return text


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """The page as it stands, with what is real, said again, or nonsense told apart."""
    words = frozenset(SENTENCES.split())
    return draw(written(settings, decision), words, features)


WORLD = register(
    World(
        type="world.prose",
        title="Prose",
        summary="Text scored by how plausible its letters are after one another.",
        help=(
            "A row of letters and blanks. A model has counted, in a few sentences of plain English, which symbol "
            "follows which: **plausibility** is the mean of log2 P(symbol | those before it), at most 0, and the usual "
            "score of a language model. What one wants of a text is something else, and is measured beside it: "
            "**real** (share of letters in real words), **variety** (share of words that were not said before) "
            "and **sense**, "
            "the share of the text that is real words said for the first time.\n\n"
            "English is more plausible than noise, so at first the two rise together. But nothing is as plausible as "
            "the likeliest loop. With `code` *ranks* a position says which symbol it takes by how likely it is there, "
            "0 the likeliest, as a language model writes: then one change rewrites all that follows."
        ),
        settings=(
            Setting(name="length", default=60, low=1, high=400, unit="symbols", help="how long the text is"),
            Setting(name="order", default=3, low=1, high=4, unit="symbols",
                    help="length of the n-grams that were counted: each symbol is judged by the order - 1 before it"),
            Setting(name="code", default="ranks", choices=("ranks", "letters"),
                    help="what option k of a position is: the k-th likeliest symbol, or the k-th of the alphabet"),
            Setting(name="smoothing", default=2.0, low=0.01, high=1000.0, log=True, unit="sightings",
                    help="how much the counts for shorter contexts weigh, as if they had been seen so often"),
        ),
        keywords="language model n-gram likelihood degenerate loops text english the proxy",
        form="point",
        work=work,
        features=(
            Feature("plausibility", "mean of log2 P(symbol | those before it)", "bits"),
            Feature("real", "share of the letters that belong to real words"),
            Feature("variety", "share of the words that do not stand further left already"),
            Feature("sense", "share of the text that is real words said for the first time"),
            Feature("repeated", "how many words stand further left already", "words"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        picture=picture,
    )
)  # fmt: skip
