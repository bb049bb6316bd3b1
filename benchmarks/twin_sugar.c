/* Natural selection over a taste for sugar; each candidate's brain chooses its intake by gradient ascent on what it
   feels. Twin of `sweet_tooth` in tasks.py. */
#include "twin.h"

enum { FEATURES = 5 };

typedef struct {
    double availability, satiety_weight, rate, width;
    int steps;
} Sugar;

/* Candidates lo .. hi-1 with drives pop[]: fitness, features of what they eat, and the intake itself. */
void sugar_evaluate(const Sugar *sugar, int lo, int hi, const double *pop, uint64_t key0, double *scores,
                    double (*feats)[FEATURES], double *trail)
{
    for (int i = lo; i < hi; i++) {
        double drive = pop[i], sweetness, satiety, felt;
        uint64_t start = fold(fold(fold(fold(fold(key0, i), 0), 11), 12), 0);
        double x = clip(0.0 + 0.0 * normal(start, 0), -1000.0, 1000.0); /* its start has a mean and spread of 0 */
        for (int t = 0;; t++) {
            sweetness = sugar->availability * x;
            satiety = 0.5 * x * x;
            felt = drive * sweetness + sugar->satiety_weight * satiety;
            if (t == sugar->steps)
                break;
            double slope = drive * sugar->availability + sugar->satiety_weight * x;
            double step = fabs(slope) < INFINITY ? slope : 0.0;
            x = clip(x + sugar->rate * step, -1000.0, 1000.0);
        }
        double off = x - 1.0, good = -(off * off) / 2.0;
        scores[i] = exp(fmin(good / sugar->width, 690.0));
        feats[i][0] = x;
        feats[i][1] = sweetness;
        feats[i][2] = satiety;
        feats[i][3] = sugar->steps + 1;
        feats[i][4] = felt;
        trail[i] = x;
    }
}
