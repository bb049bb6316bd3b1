/* What all twins share: the random streams and the methods of the outermost level. Written by hand; the same draws in
   the same order as in sims/, so that results are equal bit for bit (compile with -ffp-contract=off). */
#ifndef TWIN_H
#define TWIN_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const uint64_t GAMMA = 0x9E3779B97F4A7C15u, M1 = 0xBF58476D1CE4E5B9u, M2 = 0x94D049BB133111EBu;

static inline uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * M1;
    z = (z ^ (z >> 27)) * M2;
    return z ^ (z >> 31);
}

static inline uint64_t bits(uint64_t key, uint64_t counter) { return mix(key + (counter + 1) * GAMMA); }

static inline uint64_t fold(uint64_t key, uint64_t number) { return mix(mix(key + GAMMA) ^ (number * M2 + GAMMA)); }

static inline double uniform(uint64_t key, uint64_t counter) { return (double)(bits(key, counter) >> 11) * 0x1p-53; }

static inline int below(uint64_t key, uint64_t counter, uint64_t n)
{
    return (int)(((bits(key, counter) >> 32) * n) >> 32);
}

double normal_quantile(double p);

static inline double normal(uint64_t key, uint64_t counter)
{
    return normal_quantile(((double)(bits(key, counter) >> 11) + 0.5) * 0x1p-53);
}

static inline double clip(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

/* A gene: real in [low, high], or one of `options` whole numbers. */
typedef struct {
    double low, high;
    int options;
} Gene;

/* The next generation of pop[n][d] into next[n][d]: tournaments of two, uniform crossover at 0.7, one elite, each gene
   mutates at `rate`, a real one by a normal step of `size` x its range. */
void genetic_ask(const Gene *gene, int d, int n, double rate, double size, uint64_t key, const double *pop,
                 const double *scores, double *next);

/* The next generation of pop[n] with one real gene: parents in proportion to fitness, children their mean plus
   N(0, additive_variance / 2); wheel[n] is scratch. */
void natural_ask(Gene gene, int n, double additive_variance, uint64_t key, const double *pop, const double *scores,
                 double *wheel, double *next);

#endif
