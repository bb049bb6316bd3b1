/* A genetic algorithm that counts ones. Twin of `onemax` in tasks.py. */
#include "twin.h"

enum { FEATURES = 3 };

/* Candidates lo .. hi-1 of pop[][length]: value, and the features value, ones, solved. */
void bits_evaluate(int length, int lo, int hi, const double *pop, double *scores, double (*feats)[FEATURES])
{
    for (int i = lo; i < hi; i++) {
        int ones = 0;
        for (int j = 0; j < length; j++)
            ones += pop[(size_t)i * length + j] > 0.5;
        scores[i] = feats[i][0] = feats[i][1] = ones;
        feats[i][2] = ones == length;
    }
}
