/* The note that asks for better pictures of pages that were taken all the same: which pages, what is wrong
 * with each, and how a good picture is made; in three languages. */
#include "intake_inside.h"

#include "cleanup.h"
#include "reply.h"

#include <stdio.h>
#include <unistd.h>

static const struct tongue {
    const char *mark, *taken, *page;
    const char *flaws[FLAWS]; /* in the order of enum page_flaw's bits */
    const char *please;
} tongues[] = {
    { "RU", "Всё принято, но снимок мог бы быть лучше:", "страница",
        { "слишком темно", "нерезко", "часть листа не видна", "слишком мелко", "блик на листе" },
        "Если бумага ещё у вас, снимите, пожалуйста, эти страницы ещё раз и положите новую картинку сюда: "
        "лист лежит ровно и весь в кадре, света много, без вспышки и без тени." },
    { "BE", "Усё прынята, але здымак мог бы быць лепшым:", "старонка",
        { "занадта цёмна", "нярэзка", "частка аркуша не бачная", "занадта дробна", "блік на аркушы" },
        "Калі папера яшчэ ў вас, зніміце, калі ласка, гэтыя старонкі яшчэ раз і пакладзіце новы малюнак "
        "сюды: аркуш ляжыць роўна і ўвесь у кадры, святла шмат, без успышкі і без ценю." },
    { "EN", "All of it was taken, but a picture could be better:", "page",
        { "too dark", "blurred", "a part of the sheet is missing", "too small", "glare on the sheet" },
        "If you still have the paper, please take these pages again and put the new picture here: the sheet "
        "flat and all of it in the picture, much light, no flash, no shadow." },
};

static void add_page(const struct tongue *tongue, const struct intake_flawed *page, struct text *note)
{
    text_printf(note, "%s %d", tongue->page, page->page);
    const char *before = ": ";
    for (int i = 0; i < FLAWS; i++)
        if (page->flaws & 1u << i) {
            text_printf(note, "%s%s", before, tongue->flaws[i]);
            before = ", ";
        }
    text_add(note, "\r\n");
}

static void write_note(const char *code, const struct intake_flawed *pages, size_t count, struct text *note)
{
    text_printf(note, "\xef\xbb\xbf%s\r\n", code);
    for (size_t t = 0; t < sizeof tongues / sizeof *tongues; t++) {
        text_printf(note, "\r\n%s: %s\r\n", tongues[t].mark, tongues[t].taken);
        for (size_t i = 0; i < count; i++)
            add_page(&tongues[t], &pages[i], note);
        text_printf(note, "%s\r\n", tongues[t].please);
    }
}

bool intake_write_retake(const char *folder, const char *code, const struct intake_flawed *pages,
    size_t count, struct fault *fault)
{
    struct stat like;
    OWNED_FD int problem = intake_reach_problem(folder, &like, fault);
    if (problem < 0)
        return false;
    CLEANUP(text_clear) struct text note = TEXT_LIMIT(1 << 18);
    write_note(code, pages, count, &note);
    char name[96];
    snprintf(name, sizeof name, "%s.RETAKE.txt", code);
    return intake_write_at(
        problem, name, (struct bytes){ (unsigned char *)note.bytes, note.length }, &like, fault);
}
