"""Who becomes a parent: selection from a scored population, written once for all methods.

Scratch arrays hold indices as floats, since a method's memory is one float64 array. Scores of -inf (invalid) are
never selected unless all are.
"""

from __future__ import annotations

import math

from sims.jit import inlined, kernel
from sims.streams import below

TOURNAMENT, ROULETTE, TRUNCATION = 0.0, 1.0, 2.0
METHODS = ("tournament", "roulette", "truncation")
_LARGEST = 1e300  # weights above are cut, so that a sum of a million of them is still finite


@kernel
def valid_of(scores, items):
    """Writes the indices of the valid candidates (of all, where none is valid) into items[n]; returns how many."""
    count = 0
    for i in range(scores.shape[0]):
        if scores[i] > -math.inf:
            items[count] = i
            count += 1
    if count == 0:
        for i in range(scores.shape[0]):
            items[i] = i
        count = scores.shape[0]
    return count


@kernel
def _worse(scores, a, b):
    """Whether candidate a ranks behind b: a lower score, or the higher index of equals."""
    return scores[a] < scores[b] or (scores[a] == scores[b] and a > b)


@kernel
def _sink(scores, heap, count, root):
    """Restores the heap (the worst on top) of the first `count` entries below `root`."""
    item = heap[root]
    while True:
        child = 2 * root + 1
        if child >= count:
            break
        if child + 1 < count and _worse(scores, int(heap[child + 1]), int(heap[child])):
            child += 1
        if not _worse(scores, int(heap[child]), int(item)):
            break
        heap[root] = heap[child]
        root = child
    heap[root] = item


@kernel
def top(scores, items, count, wanted, out):
    """Writes the `wanted` best of items[:count] into out[wanted], best first, ties by the lower index.

    Returns how many were written. A heap of the best so far: of n items few get past its worst one.
    """
    wanted = min(wanted, count)
    if wanted <= 0:
        return 0
    for i in range(wanted):
        out[i] = items[i]
    for i in range(wanted // 2 - 1, -1, -1):
        _sink(scores, out, wanted, i)
    for i in range(wanted, count):
        if _worse(scores, int(out[0]), int(items[i])):
            out[0] = items[i]
            _sink(scores, out, wanted, 0)
    for last in range(wanted - 1, 0, -1):
        out[0], out[last] = out[last], out[0]
        _sink(scores, out, last, 0)
    return wanted


@kernel
def wheel(scores, shift, table):
    """Cumulative weights into table[n]: score - shift, at least 0; equal ones where no weight is positive."""
    n = scores.shape[0]
    total = 0.0
    valid = 0
    for i in range(n):
        weight = scores[i] - shift
        if weight > 0.0:
            total += min(weight, _LARGEST)
        if scores[i] > -math.inf:
            valid += 1
        table[i] = total
    if total > 0.0:
        return
    for i in range(n):
        if valid == 0 or scores[i] > -math.inf:
            total += 1.0
        table[i] = total


@kernel
def spin(table, u):
    """The index that u in [0, 1) selects from cumulative weights table[n], by bisection."""
    x = u * table[-1]
    low = 0
    high = table.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if table[middle] > x:
            high = middle
        else:
            low = middle + 1
    return low


@kernel
def worst_if_negative(scores):
    """The lowest valid score where that is negative, else 0: what roulette selection subtracts."""
    lowest = 0.0
    for i in range(scores.shape[0]):
        if -math.inf < scores[i] < lowest:
            lowest = scores[i]
    return lowest


@kernel
def tournament(scores, items, count, rounds, key):
    """The best of `rounds` uniform draws, with replacement, from items[:count]; the first drawn of equals."""
    best = int(items[below(key, 0, count)])
    for c in range(1, rounds):
        rival = int(items[below(key, c, count)])
        if scores[rival] > scores[best]:
            best = rival
    return best


@inlined
def challenge(score, pop, state):
    """The memory of methods with one parent: state[0] its score, state[1 : 1+D] its genes.

    Candidate pop[0] takes its place if it scores at least as well; returns whether it did.
    """
    if not score >= state[0]:
        return False
    state[0] = score
    for j in range(pop.shape[1]):
        state[1 + j] = pop[0, j]
    return True


@kernel
def forget(pop, state):
    """Starts that memory with candidate pop[0], whose score counts as the lowest."""
    state[0] = -math.inf
    for j in range(pop.shape[1]):
        state[1 + j] = pop[0, j]
