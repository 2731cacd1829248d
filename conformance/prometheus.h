/*
 * prometheus: a page of metrics in the text format 0.0.4, read without mercy: a page that one
 * reader takes and another does not is a bad page. Knows the format; knows no metric.
 */
#ifndef CONFORMANCE_PROMETHEUS_H
#define CONFORMANCE_PROMETHEUS_H

#include "lib/str.h"

#define PROMETHEUS_MAX_SAMPLES 256

struct sample {
	struct slice series; /* name and labels, as they stand there */
	double value;
};

struct metrics_page {
	struct sample at[PROMETHEUS_MAX_SAMPLES];
	size_t count;
};

/* NULL when all is well, else what is wrong; the samples point into the text. */
const char *prometheus_read(struct slice text, struct metrics_page *out);
/* The value of a series, by its whole text; -1 when there is none. */
double prometheus_value(const struct metrics_page *page, const char *series);

#endif
