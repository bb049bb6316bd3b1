/* A genetic algorithm over four drives; each candidate's brain searches plans of at most 32 steps in a town and carries
   out the one that its drives like best: by drawing plans (best of n), or by changing one (hill climb).
   Twins of `planner` and `climber` in tasks.py. */
#include "twin.h"

enum { LONGEST = 32, FEATURES = 8 };

typedef struct {
    const int *follow;      /* where each action leads: follow[row + action], rows of eight */
    const int *distance;    /* actions still to do, by node = row / 8 */
    int cells, start, done; /* cells of the map, first row, first row where nothing is left to do */
    int horizon, actions;
} Town;

typedef struct {
    double ate, has_money, has_ice_cream, distance, steps_used;
} Outcome;

typedef struct {
    unsigned char plan[LONGEST];
    Outcome outcome;
    double score;
} Choice;

static inline Outcome walk(const Town *town, const unsigned char *plan)
{
    int row = town->start, used = 0;
    for (int t = 0; t < town->horizon && row < town->done; t++, used++)
        row = town->follow[row + (plan[t] < 7 ? plan[t] : 7)];
    int node = row / 8, phase = node / town->cells;
    return (Outcome){phase == 3, phase == 1, phase == 2, town->distance[node], used};
}

static inline double wanted(const double *w, Outcome o)
{
    return w[0] * o.ate + w[2] * o.has_money + w[1] * o.distance + w[3] * o.steps_used;
}

static inline void draw_plan(const Town *town, uint64_t key, unsigned char *plan)
{
    for (int t = 0; t < town->horizon; t++)
        plan[t] = below(key, t, town->actions);
}

static inline void best_of_n(const Town *town, const double *w, int n, uint64_t key, Choice *best)
{
    unsigned char plan[LONGEST];
    for (int m = 0; m < n; m++) {
        draw_plan(town, fold(fold(key, 12), m), plan);
        Outcome outcome = walk(town, plan);
        double score = wanted(w, outcome);
        if (score > best->score || m == 0) {
            memcpy(best->plan, plan, town->horizon);
            best->outcome = outcome;
            best->score = score;
        }
    }
}

static inline void hill_climb(const Town *town, const double *w, int budget, uint64_t key, Choice *best)
{
    unsigned char plan[LONGEST], parent[LONGEST];
    double parent_score = -INFINITY;
    int last = town->horizon - 1;
    draw_plan(town, fold(fold(key, 12), 0), plan);
    for (int m = 0; m < budget; m++) {
        if (m > 0) {
            uint64_t vary = fold(fold(key, 13), m);
            memcpy(plan, parent, town->horizon);
            int t = below(vary, 2 * last, town->horizon);
            plan[t] = (plan[t] + 1 + below(vary, 2 * last + 1, town->actions - 1)) % town->actions;
        }
        Outcome outcome = walk(town, plan);
        double score = wanted(w, outcome);
        if (score > best->score || m == 0) {
            memcpy(best->plan, plan, town->horizon);
            best->outcome = outcome;
            best->score = score;
        }
        if (score >= parent_score) {
            memcpy(parent, plan, town->horizon);
            parent_score = score;
        }
    }
}

/* Candidates lo .. hi-1 of pop[][4] (weights of ate, distance, has_money, steps_used): their scores, the means of the
   features over the episodes, and the plan chosen in the last one. */
void town_evaluate(const Town *town, int lo, int hi, const double (*pop)[4], int episodes, int budget, bool climb,
                   uint64_t key0, double *scores, double (*feats)[FEATURES], double *trail)
{
    for (int i = lo; i < hi; i++) {
        const double *w = pop[i];
        double total = 0.0, sum[FEATURES] = {0};
        Choice best = {.score = -INFINITY};
        for (int e = 0; e < episodes; e++) {
            uint64_t key = fold(fold(fold(key0, i), e), 11);
            best.score = -INFINITY;
            if (climb)
                hill_climb(town, w, budget, key, &best);
            else
                best_of_n(town, w, budget, key, &best);
            Outcome o = best.outcome;
            total += o.ate + 0.2 * o.has_ice_cream + 0.1 * o.has_money + -(0.01 * o.distance);
            double row[FEATURES] = {o.ate, 0.0, o.has_money, o.has_ice_cream, o.distance, o.steps_used, budget, best.score};
            for (int f = 0; f < FEATURES; f++)
                sum[f] += row[f];
        }
        scores[i] = total / episodes;
        for (int f = 0; f < FEATURES; f++)
            feats[i][f] = sum[f] / episodes;
        for (int t = 0; t < town->horizon; t++)
            trail[(size_t)i * town->horizon + t] = best.plan[t];
    }
}
