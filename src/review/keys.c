/* The table of keys. Codes name a place on the keyboard (UI Events, KeyboardEvent code values), so that they
 * are the same on a Latin, a Belarusian and a Russian layout. A letter only points at a decision; Enter takes
 * it: a key that was hit by mistake settles nothing. */
#include "keys.h"

#include <stdio.h>
#include <string.h>

const struct key keys[] = {
    { "choose-1", "Digit1", MSG("choose the first candidate") },
    { "choose-2", "Digit2", MSG("choose the second") },
    { "choose-3", "Digit3", MSG("choose the third") },
    { "choose-4", "Digit4", MSG("choose the fourth") },
    { "choose-5", "Digit5", MSG("choose the fifth") },
    { "confirm", "Enter", MSG("it is the chosen one; go on to the next reply") },
    { "none-search", "Digit0", MSG("none of these: search the register") },
    { "search", "Slash", MSG("search the register") },
    { "none", "KeyN", MSG("None of the register") },
    { "waits", "KeyW", MSG("Waits for a record") },
    { "handed-on", "KeyF", MSG("Handed on to family or others") },
    { "to-all", "KeyG", MSG("To all of us") },
    { "returned", "KeyB", MSG("Our own card came back") },
    { "not-a-letter", "KeyX", MSG("Not a letter") },
    { "rescan", "KeyR", MSG("Needs a better scan") },
    { "several", "KeyM", MSG("Letters to several people") },
    { "split", "KeyS", MSG("Several letters in one") },
    { "join", "KeyJ", MSG("Belongs to another one") },
    { "duplicate", "KeyD", MSG("Is there already") },
    { "found", "KeyK", MSG("A page of a letter that was sent") },
    { "redact", "KeyE", MSG("Black out a place") },
    { "note", "KeyT", MSG("Write a note") },
    { "second", "KeyA", MSG("Ask a second person") },
    { "later", "KeyL", MSG("Later") },
    { "undo", "Backspace", MSG("take back what you decided last") },
    { "mine", "KeyP", MSG("What you decided last") },
    { "reply-next", "ArrowRight", MSG("next reply, without deciding") },
    { "reply-before", "ArrowLeft", MSG("back") },
    { "page-next", "PageDown", MSG("next page") },
    { "page-before", "PageUp", MSG("page before") },
    { "zoom-in", "Equal", MSG("larger") },
    { "zoom-out", "Minus", MSG("smaller") },
    { "zoom-whole", "Backslash", MSG("the whole page") },
    { "turn-left", "BracketLeft", MSG("turn the page to the left") },
    { "turn-right", "BracketRight", MSG("turn the page to the right") },
    { "help", "KeyH", MSG("this help") },
    { 0 },
};

/* ---- where a person has them ---- */

/* The value of "name=value" among the words of her preferences; `size` 0: it is not there. */
static const char *preference(const struct visit *visit, const char *name, size_t *size)
{
    const size_t length = strlen(name);
    const char *at = visit->person && visit->person->preferences ? visit->person->preferences : "";
    for (; *at; at += *at == ' ') {
        const size_t word = strcspn(at, " ");
        if (word > length && strncmp(at, name, length) == 0 && at[length] == '=') {
            *size = word - length - 1;
            return at + length + 1;
        }
        at += word;
    }
    *size = 0;
    return "";
}

static bool keys_are_off(const struct visit *visit)
{
    size_t size;
    const char *value = preference(visit, "keys", &size);
    return size == 3 && strncmp(value, "off", size) == 0;
}

/* The code that the person has for it. */
static const char *code_of(const struct visit *visit, const struct key *key)
{
    size_t size;
    const char *name = arena_printf(visit->arena, "key.%s", key->does);
    const char *value = preference(visit, name, &size);
    return size == strlen("KeyX") ? arena_copy_n(visit->arena, value, size) : key->code;
}

/* ---- what stands on them ---- */

static const char *const cyrillic[26] = { "Ф", "И", "С", "В", "У", "А", "П", "Р", "Ш", "О", "Л", "Д", "Ь",
    "Т", "Щ", "З", "Й", "К", "Ы", "Е", "Г", "М", "Ц", "Ч", "Н", "Я" };

void key_legend(const char *code, const char *language, char legend[KEY_LEGEND])
{
    static const struct {
        const char *code, *legend;
    } others[] = { { "Slash", "/" }, { "Equal", "+" }, { "Minus", "-" }, { "Backslash", "\\" },
        { "BracketLeft", "[" }, { "BracketRight", "]" }, { "ArrowLeft", "←" }, { "ArrowRight", "→" } };
    if (strncmp(code, "Digit", 5) == 0) {
        snprintf(legend, KEY_LEGEND, "%c", code[5]);
    } else if (strncmp(code, "Key", 3) == 0 && code[3] >= 'A' && code[3] <= 'Z') {
        const bool latin = strcmp(language, "en") == 0, belarusian = strcmp(language, "be") == 0;
        const char *own = belarusian && code[3] == 'B' ? "І"
            : belarusian && code[3] == 'O'             ? "Ў"
                                                       : cyrillic[code[3] - 'A'];
        snprintf(legend, KEY_LEGEND, "%c%s%s", code[3], latin ? "" : " ", latin ? "" : own);
    } else {
        snprintf(legend, KEY_LEGEND, "%s", code);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            if (strcmp(code, others[i].code) == 0)
                snprintf(legend, KEY_LEGEND, "%s", others[i].legend);
    }
}

/* ---- writing ---- */

static void write_keys(const struct visit *visit, bool moved)
{
    const struct html *h = &visit->html;
    for (const struct key *key = keys; key->does; key++) {
        const char *code = code_of(visit, key);
        if ((strcmp(code, key->code) != 0) != moved)
            continue;
        html_put(h, "<li");
        html_attr(h, "data-does", key->does);
        html_attr(h, "data-code", code);
        tell_in(visit, ">", key->words, "</li>");
    }
}

/* Of two with one key the last one has it: what a person put there. */
void keys_write_list(const struct visit *visit)
{
    if (!visit->person || keys_are_off(visit))
        return;
    html_put(&visit->html, "<ul id=\"keys\" hidden>");
    write_keys(visit, false);
    write_keys(visit, true);
    html_put(&visit->html, "</ul>");
}

void keys_write_table(const struct visit *visit)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<table class=\"keys\"><thead><tr><th scope=\"col\">", MSG("Key"), "</th>");
    tell_in(visit, "<th scope=\"col\">", MSG("What it does"), "</th></tr></thead><tbody>");
    for (const struct key *key = keys; key->does; key++) {
        char legend[KEY_LEGEND];
        key_legend(code_of(visit, key), visit->person->language, legend);
        html_put(h, "<tr><th scope=\"row\"><kbd>");
        html_text(h, legend);
        tell_in(visit, "</kbd></th><td>", key->words, "</td></tr>");
    }
    html_put(h, "</tbody></table>");
}

/* ---- putting them elsewhere ---- */

static bool is_letter(const struct key *key)
{
    return strncmp(key->code, "Key", 3) == 0;
}

void keys_write_fields(const struct visit *visit)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<details class=\"key-fields\"><summary>", MSG("Put letters elsewhere"), "</summary>");
    tell_in(visit, "<p>", MSG("One letter each, as it stands on the key. Empty: as it was made."), "</p>");
    for (const struct key *key = keys; key->does; key++) {
        const char letter[2] = { code_of(visit, key)[3], '\0' };
        if (!is_letter(key))
            continue;
        html_put(h, "<label><input size=\"2\" maxlength=\"2\" autocomplete=\"off\"");
        html_attr(h, "name", arena_printf(visit->arena, "key.%s", key->does));
        html_attr(h, "value", letter);
        tell_in(visit, "> ", key->words, "</label>");
    }
    html_put(h, "</details>");
}

/* The Latin letter of a key, by what stands on it in either script; NUL: it is no letter. */
static char letter_of(const char *typed)
{
    const char *end = typed + strlen(typed);
    const int32_t c = utf8_next(&typed, end);
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return (char)(c & ~0x20);
    for (int i = 0; i < 26; i++) {
        const char *at = cyrillic[i];
        const int32_t capital = utf8_next(&at, at + strlen(at));
        if (c == capital || c == capital + 0x20)
            return (char)('A' + i);
    }
    return c == 0x406 || c == 0x456 ? 'B' : c == 0x40e || c == 0x45e ? 'O' : '\0'; /* І і, Ў ў */
}

void keys_add_choices(const struct visit *visit, struct text *preferences)
{
    for (const struct key *key = keys; key->does; key++) {
        const char *name = arena_printf(visit->arena, "key.%s", key->does);
        const char letter = letter_of(web_field(visit->request, name));
        if (is_letter(key) && letter && letter != key->code[3])
            text_printf(preferences, "%s%s=Key%c", preferences->length ? " " : "", name, letter);
    }
}
