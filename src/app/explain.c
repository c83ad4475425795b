/* What the machine saw on a page, what it did to it and what that cost. */
#include "explain.h"

#include "cleanup.h"
#include "clock.h"
#include "print.h"

#include <string.h>

void explain_page(const struct page *page, struct text *out)
{
    const struct reading *reading = &page->reading;
    text_printf(out, "%s (%.2f sure), %d x %d px, %zu words", page_kind_name(page->kind),
        page->kind_confidence, page->width_px, page->height_px, reading->count);
    if (reading->count)
        text_printf(out, " with %.0f %% of the ink", 100 * reading->ink_coverage);
    for (int i = 0; i < FLAWS; i++)
        if (page->flaws & 1u << i)
            text_printf(out, "; %s", page_flaw_name(1u << i));
}

/* ---- what was found ---- */

static void date_of(const struct field *field, char out[16])
{
    out[0] = '\0';
    if (field->date != NO_DATE)
        clock_date(field->date, out);
}

void explain_findings(const struct page *page)
{
    for (size_t i = 0; i < page->code_count; i++)
        print_line("      code: %s", page->codes[i].text);
    for (size_t i = 0; i < page->field_count; i++) {
        const struct field *field = &page->fields[i];
        char date[16];
        date_of(field, date);
        print_line("      %s at %d, %d, %d x %d px%s%s", field_kind_name(field->kind), field->box.left,
            field->box.top, field->box.width, field->box.height, date[0] ? ", " : "", date);
    }
}

/* ---- what was done ---- */

static double sum_of(const struct page *page)
{
    double sum = 0;
    for (size_t i = 0; i < page->step_count; i++)
        sum += page->steps[i].cpu_ms;
    return sum;
}

void explain_steps(const struct page *page)
{
    if (!page->step_count)
        return;
    print_line("      %8s  %-18s %s", "CPU ms", "step", "outcome");
    for (size_t i = 0; i < page->step_count; i++)
        print_line(
            "      %8.1f  %-18s %s", page->steps[i].cpu_ms, page->steps[i].name, page->steps[i].outcome);
    print_line("      %8.1f  sum", sum_of(page));
}

/* ---- as JSON ---- */

static json_t *box_json(struct box box)
{
    return json_pack("[iiii]", box.left, box.top, box.width, box.height);
}

static json_t *flaws_json(const struct page *page)
{
    json_t *array = json_array();
    for (int i = 0; i < FLAWS; i++)
        if (page->flaws & 1u << i)
            json_array_append_new(array, json_string(page_flaw_name(1u << i)));
    return array;
}

static json_t *codes_json(const struct page *page)
{
    json_t *array = json_array();
    for (size_t i = 0; i < page->code_count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "text", json_string(page->codes[i].text));
        json_object_set_new(object, "box", box_json(page->codes[i].box));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *fields_json(const struct page *page)
{
    json_t *array = json_array();
    for (size_t i = 0; i < page->field_count; i++) {
        char date[16];
        json_t *object = json_object();
        date_of(&page->fields[i], date);
        json_object_set_new(object, "field", json_string(field_kind_name(page->fields[i].kind)));
        json_object_set_new(object, "box", box_json(page->fields[i].box));
        json_object_set_new(object, "date", date[0] ? json_string(date) : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *steps_json(const struct page *page)
{
    json_t *array = json_array();
    for (size_t i = 0; i < page->step_count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "step", json_string(page->steps[i].name));
        json_object_set_new(object, "outcome", json_string(page->steps[i].outcome));
        json_object_set_new(object, "cpu_ms", rounded_json(page->steps[i].cpu_ms, 1e3));
        json_array_append_new(array, object);
    }
    return array;
}

void explain_json(const struct page *page, json_t *object)
{
    json_object_set_new(object, "kind_confidence", rounded_json(page->kind_confidence, 1e6));
    json_object_set_new(object, "ink_coverage", rounded_json(page->reading.ink_coverage, 1e6));
    json_object_set_new(object, "read_to_end", json_boolean(page->reading.complete));
    json_object_set_new(object, "flaws", flaws_json(page));
    json_object_set_new(object, "codes", codes_json(page));
    json_object_set_new(object, "fields", fields_json(page));
    json_object_set_new(object, "steps", steps_json(page));
    json_object_set_new(object, "cpu_ms", rounded_json(sum_of(page), 1e3));
}
