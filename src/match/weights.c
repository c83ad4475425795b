/* How often a thing is so, read from models/match/weights.tsv. What the rule wants, and how own words are
 * counted, stands where it is used. */
#include "weights_inside.h"

#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const weight_names[WEIGHTS] = {
    [WEIGHT_PRISONER_FULL] = "prisoner.full",
    [WEIGHT_PRISONER_FULL_NEAR] = "prisoner.full_near",
    [WEIGHT_PRISONER_INITIAL] = "prisoner.initial",
    [WEIGHT_PRISONER_SURNAME] = "prisoner.surname",
    [WEIGHT_PRISONER_SURNAME_NEAR] = "prisoner.surname_near",
    [WEIGHT_PRISONER_WHOLE] = "prisoner.whole",
    [WEIGHT_PRISONER_GIVEN] = "prisoner.given",
    [WEIGHT_PRISONER_OTHER_GIVEN] = "prisoner.other_given",
    [WEIGHT_PLACE_POSTCODE] = "place.postcode",
    [WEIGHT_PLACE_TOWN] = "place.town",
    [WEIGHT_PLACE_OTHER] = "place.other",
    [WEIGHT_SALUTATION_SAME] = "salutation.same",
    [WEIGHT_SALUTATION_VARIANT] = "salutation.variant",
    [WEIGHT_SALUTATION_OTHER_FORM] = "salutation.other_form",
    [WEIGHT_SALUTATION_NEAR] = "salutation.near",
    [WEIGHT_SALUTATION_FAR] = "salutation.far",
    [WEIGHT_SALUTATION_RETURN] = "salutation.return",
    [WEIGHT_SALUTATION_OTHER] = "salutation.other",
    [WEIGHT_SALUTATION_UNCLEAR] = "salutation.unclear",
    [WEIGHT_SENDER_FULL] = "sender.full",
    [WEIGHT_SENDER_SURNAME] = "sender.surname",
    [WEIGHT_SENDER_RETURN] = "sender.return",
    [WEIGHT_TYPED_FULL] = "typed.full",
    [WEIGHT_TYPED_SURNAME] = "typed.surname",
    [WEIGHT_TYPED_GIVEN] = "typed.given",
    [WEIGHT_TYPED_OTHER] = "typed.other",
    [WEIGHT_CORRESPONDENCE] = "correspondence",
    [WEIGHT_CODE] = "code",
    [WEIGHT_CODE_QR] = "code.qr",
    [WEIGHT_CODE_DIGITS] = "code.digits",
    [WEIGHT_CODE_ONE_MENDED] = "code.one_mended",
    [WEIGHT_CODE_TWO_MISSING] = "code.two_missing",
    [WEIGHT_CODE_NUMBER] = "code.number",
    [WEIGHT_DATE_BEFORE] = "date.before",
    [WEIGHT_DATE_SOON] = "date.soon",
    [WEIGHT_DATE_LATE] = "date.late",
    [WEIGHT_LANGUAGE_SAME] = "language.same",
    [WEIGHT_LANGUAGE_OTHER] = "language.other",
};

const char *weight_name(enum weight weight)
{
    return weight_names[weight];
}

static int weight_named(const char *name)
{
    for (int i = 0; i < WEIGHTS; i++)
        if (!strcmp(weight_names[i], name))
            return i;
    return -1;
}

static bool all_there(const struct weights *weights, struct fault *fault)
{
    for (int i = 0; i < WEIGHTS; i++)
        if (weights->of[i].m <= 0 || weights->of[i].u <= 0)
            return fault_set(fault, FAULT_CONFIG, "weights.tsv lacks %s, or its m or u is not above zero",
                weight_names[i]);
    return true;
}

bool weights_load(struct weights *weights, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[3]; /* name m u */
    if (!table_open(&table, folder, "weights.tsv", "name", fault))
        return false;
    while (table_row(&table, field, 3) == 3) {
        int weight = weight_named(field[0]);
        if (weight < 0) {
            int line = table.line;
            table_close(&table);
            return fault_set(fault, FAULT_CONFIG, "weights.tsv, row %d: no such weight", line);
        }
        weights->of[weight] = (struct weight_pair){ strtod(field[1], NULL), strtod(field[2], NULL) };
    }
    table_close(&table);
    return all_there(weights, fault);
}

double weight_bits(const struct weights *weights, enum weight weight, double share)
{
    return log2(weights->of[weight].m / (weights->of[weight].u * share));
}
