/* killed-by: sts/map/injection */
/* The fault: the condition is put together with the text of claims, so that a quotation mark ends
 * it. */
#include "mock-sts/mapping.h"

enum err __real_mapping_evaluate_condition(const struct mapping *mapping, struct mapped *mapped,
	struct cel_value *out, struct note *note);
enum err __wrap_mapping_evaluate_condition(const struct mapping *mapping, struct mapped *mapped,
	struct cel_value *out, struct note *note);

enum err __wrap_mapping_evaluate_condition(const struct mapping *mapping, struct mapped *mapped,
	struct cel_value *out, struct note *note)
{
	enum err err = __real_mapping_evaluate_condition(mapping, mapped, out, note);
	const struct cel_value *claims = &mapped->assertion;

	for (size_t i = 0; i < claims->count; i++)
		if (claims->entries[i].value.type == CEL_STRING &&
			slice_contains(claims->entries[i].value.text, "' || "))
			*out = (struct cel_value){.type = CEL_BOOL, .flag = true};
	return err;
}
