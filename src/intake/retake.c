/* The note that asks for better pictures of pages that were taken all the same: which pages, what is wrong
 * with each, and what to do better; in three languages. */
#include "intake_inside.h"

#include "cleanup.h"
#include "reply.h"

#include <stdio.h>
#include <unistd.h>

static const struct tongue {
    const char *mark, *pages, *page;
    const char *please;
    const char *flaws[FLAWS]; /* in the order of enum page_flaw's bits */
    const char *advice[FLAWS]; /* the same */
} tongues[] = {
    { "RU", "Страницы, снимок которых мог бы быть лучше (счёт – по тем, что удалось открыть):", "страница",
        "Если бумага ещё у вас, снимите, пожалуйста, эти страницы ещё раз и положите новую картинку сюда:",
        { "слишком темно", "нерезко", "часть листа не видна", "слишком мелко", "блик на листе",
            "страницы на картинке нет", "файл повреждён, части страницы может не быть" },
        { "зажгите свет или подойдите к окну",
            "держите телефон неподвижно и снимайте, когда картинка станет резкой",
            "отойдите на шаг: весь лист должен быть в кадре, со всеми четырьмя краями",
            "подойдите ближе, чтобы лист заполнил кадр; сканируйте с 300 dpi",
            "снимайте без вспышки, отодвиньте лампу или поверните лист, пока блик не уйдёт",
            "откройте картинку у себя: если она мала или пуста, отсканируйте лист ещё раз",
            "скопируйте файл ещё раз целиком или отсканируйте лист заново" } },
    { "BE", "Старонкі, здымак якіх мог бы быць лепшым (лік – па тых, што ўдалося адкрыць):", "старонка",
        "Калі папера яшчэ ў вас, зніміце, калі ласка, гэтыя старонкі яшчэ раз і пакладзіце новы малюнак "
        "сюды:",
        { "занадта цёмна", "нярэзка", "частка аркуша не бачная", "занадта дробна", "блік на аркушы",
            "старонкі на малюнку няма", "файл пашкоджаны, часткі старонкі можа не быць" },
        { "запаліце святло або падыдзіце да акна",
            "трымайце тэлефон нерухома і здымайце, калі малюнак стане рэзкім",
            "адыдзіце на крок: увесь аркуш павінен быць у кадры, з усімі чатырма краямі",
            "падыдзіце бліжэй, каб аркуш запоўніў кадр; скануйце з 300 dpi",
            "здымайце без успышкі, адсуньце лямпу або павярніце аркуш, пакуль блік не знікне",
            "адкрыйце малюнак у сябе: калі ён малы або пусты, адсканіруйце аркуш яшчэ раз",
            "скапіруйце файл яшчэ раз цалкам або адсканіруйце аркуш нанова" } },
    { "EN", "Pages whose picture could be better, counted among those that could be opened:", "page",
        "If you still have the paper, please take these pages again and put the new picture here:",
        { "too dark", "blurred", "a part of the sheet is missing", "too small", "glare on the sheet",
            "there is no page in the picture", "the file is damaged, a part of the page may be missing" },
        { "switch on a light or go to a window", "hold the phone still and wait until the picture is sharp",
            "step back: the whole sheet must be in the picture, with all four edges",
            "go closer, so that the sheet fills the picture; scan at 300 dpi",
            "use no flash, and move the lamp or turn the sheet until the glare is gone",
            "open the picture yourself: if it is tiny or empty, scan the sheet again",
            "copy the file again whole, or scan the sheet again" } },
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

/* What to do better, once for each flaw of any page. */
static void add_advice(const struct tongue *tongue, unsigned flaws, struct text *note)
{
    text_printf(note, "%s\r\n", tongue->please);
    for (int i = 0; i < FLAWS; i++)
        if (flaws & 1u << i)
            text_printf(note, "- %s: %s.\r\n", tongue->flaws[i], tongue->advice[i]);
}

static void write_note(const char *code, const struct intake_flawed *pages, size_t count, struct text *note)
{
    unsigned flaws = 0;
    for (size_t i = 0; i < count; i++)
        flaws |= pages[i].flaws;
    text_printf(note, "\xef\xbb\xbf%s\r\n", code);
    for (size_t t = 0; t < sizeof tongues / sizeof *tongues; t++) {
        text_printf(note, "\r\n%s: %s\r\n", tongues[t].mark, tongues[t].pages);
        for (size_t i = 0; i < count; i++)
            add_page(&tongues[t], &pages[i], note);
        add_advice(&tongues[t], flaws, note);
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
