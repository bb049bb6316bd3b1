/* The outermost methods of the twins, and the normal quantile. */
#include "twin.h"

double normal_quantile(double p)
{   /* Wichura 1988, algorithm AS 241 */
    double q = p - 0.5, r, num, den;
    if (fabs(q) <= 0.425) {
        r = 0.180625 - q * q;
        num = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608);
        den = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0);
        return q * num / den;
    }
    r = sqrt(-log(q < 0.0 ? p : 1.0 - p));
    if (r <= 5.0) {
        r -= 1.6;
        num = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734);
        den = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0);
    } else {
        r -= 5.0;
        num = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772);
        den = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
            + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r
            + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0);
    }
    return q < 0.0 ? -num / den : num / den;
}

static int tournament(const double *scores, int n, uint64_t key)
{
    int best = below(key, 0, n), rival = below(key, 1, n);
    return scores[rival] > scores[best] ? rival : best;
}

static void mutate(const Gene *gene, int d, double rate, double size, uint64_t key, double *child)
{
    for (int j = 0; j < d; j++) {
        if (uniform(key, 2 * j) >= rate)
            continue;
        const Gene *g = &gene[j];
        if (g->options == 0)
            child[j] = clip(child[j] + size * (g->high - g->low) * normal(key, 2 * j + 1), g->low, g->high);
        else if (g->options > 1)
            child[j] = ((int)child[j] + 1 + below(key, 2 * j + 1, g->options - 1)) % g->options;
    }
}

void genetic_ask(const Gene *gene, int d, int n, double rate, double size, uint64_t key, const double *pop,
                 const double *scores, double *next)
{
    int elite = 0;
    for (int i = 1; i < n; i++)
        if (scores[i] > scores[elite])
            elite = i;
    memcpy(next, pop + (size_t)elite * d, d * sizeof *pop);
    for (int i = 1; i < n; i++) {
        uint64_t key_i = fold(key, i), cross = fold(key_i, 2);
        double *child = next + (size_t)i * d;
        const double *first = pop + (size_t)tournament(scores, n, fold(key_i, 0)) * d;
        if (uniform(cross, 0) < 0.7) {
            const double *second = pop + (size_t)tournament(scores, n, fold(key_i, 1)) * d;
            uint64_t mixing = fold(cross, 1);
            for (int j = 0; j < d; j++)
                child[j] = uniform(mixing, j) < 0.5 ? second[j] : first[j];
        } else {
            memcpy(child, first, d * sizeof *pop);
        }
        mutate(gene, d, rate, size, fold(key_i, 3), child);
    }
}

static int spin(const double *wheel, int n, double u)
{
    double x = u * wheel[n - 1];
    int low = 0, high = n - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        if (wheel[middle] > x)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void natural_ask(Gene gene, int n, double additive_variance, uint64_t key, const double *pop, const double *scores,
                 double *wheel, double *next)
{
    double total = 0.0, spread = sqrt(0.5 * additive_variance);
    for (int i = 0; i < n; i++) {
        if (scores[i] > 0.0)
            total += scores[i] < 1e300 ? scores[i] : 1e300;
        wheel[i] = total;
    }
    for (int i = 0; i < n && !(total > 0.0); i++) /* nobody is fit: all are equal */
        wheel[i] = i + 1;
    for (int i = 0; i < n; i++) {
        uint64_t key_i = fold(key, i), choose = fold(key_i, 0);
        double first = pop[spin(wheel, n, uniform(choose, 0))], second = pop[spin(wheel, n, uniform(choose, 1))];
        next[i] = clip(0.5 * (first + second) + spread * normal(fold(key_i, 1), 0), gene.low, gene.high);
    }
}
