"""Weights and learning rates of CMA-ES, which follow from the number of genes and the population alone.

Equation numbers are those of Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772v2).
"""

from __future__ import annotations

import math

from sims.jit import kernel

# Where they stand at the start of the method's memory; behind WEIGHT_SUM is a place for what the path did not add.
MU_EFF, RATE_STEP, DAMPING, RATE_COV, RATE_ONE, RATE_MU, CHI, WEIGHT_SUM = range(8)
COUNT = 9


@kernel
def weights(n, weight):
    """Raw weights of ranks 1 .. n into weight[n] (eq. 49): positive for the better half."""
    for i in range(n):
        weight[i] = math.log(0.5 * (n + 1.0)) - math.log(i + 1.0)


@kernel
def learning(d, n, weight, out):
    """All numbers into out[COUNT] for d genes, and weight[n] scaled (eqs. 50-58)."""
    mu = n // 2
    more, squares, less, less_squares = 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        if i < mu:
            more += weight[i]
            squares += weight[i] * weight[i]
        else:
            less -= weight[i]
            less_squares += weight[i] * weight[i]
    mu_eff = more * more / squares
    mu_less = less * less / less_squares if less_squares > 0.0 else 0.0
    step = (mu_eff + 2.0) / (d + mu_eff + 5.0)
    one = 2.0 / ((d + 1.3) * (d + 1.3) + mu_eff)
    rate = min(1.0 - one, 2.0 * (0.25 + mu_eff + 1.0 / mu_eff - 2.0) / ((d + 2.0) * (d + 2.0) + mu_eff))
    out[MU_EFF], out[RATE_STEP], out[RATE_ONE], out[RATE_MU] = mu_eff, step, one, rate
    out[DAMPING] = 1.0 + 2.0 * max(0.0, math.sqrt((mu_eff - 1.0) / (d + 1.0)) - 1.0) + step
    out[RATE_COV] = (4.0 + mu_eff / d) / (d + 4.0 + 2.0 * mu_eff / d)
    out[CHI] = math.sqrt(d) * (1.0 - 1.0 / (4.0 * d) + 1.0 / (21.0 * d * d))
    most = 0.0  # of the negative weights together, so that the covariance stays positive (eqs. 50-52)
    if rate > 0.0:
        most = min(1.0 + one / rate, 1.0 + 2.0 * mu_less / (mu_eff + 2.0), max(0.0, (1.0 - one - rate) / (d * rate)))
    total = 0.0
    for i in range(n):
        if weight[i] >= 0.0:
            weight[i] = weight[i] / more if i < mu else 0.0
        else:
            weight[i] = most * weight[i] / less
        total += weight[i]
    out[WEIGHT_SUM], out[WEIGHT_SUM + 1] = total, 0.0
