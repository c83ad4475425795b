/* What people answer: sorted where it is plainly said, unsure otherwise, and never by what they quote. All
 * answers are invented. */
#include "back_bench.h"
#include "cleanup.h"
#include "table.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static const char olena[] = "Olena <olena@mail.example>";

/* `head` goes on behind the usual header: types, an empty line, the body. */
static struct back read_answer_from(void **state, const char *from, const char *head)
{
    struct back_bench *bench = *state;
    const char *mail = arena_printf(&bench->arena,
        "From: %s\nTo: " BENCH_MAILBOX "\nSubject: Re: your card\nMIME-Version: 1.0\n%s", from, head);
    struct back back = back_bench_read(bench, (struct bytes){ (const unsigned char *)mail, strlen(mail) });
    assert_int_equal(back.kind, BACK_ANSWER);
    return back;
}

static struct back read_answer(void **state, const char *head)
{
    return read_answer_from(state, olena, head);
}

static struct back read_text_from(void **state, const char *from, const char *text)
{
    struct back_bench *bench = *state;
    return read_answer_from(state, from,
        arena_printf(&bench->arena,
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n", text));
}

static struct back read_text(void **state, const char *text)
{
    return read_text_from(state, olena, text);
}

static void assert_answer(void **state, const char *text, enum back_answer answer)
{
    enum back_answer got = read_text(state, text).answer;
    if (got != answer)
        fail_msg("read as %s, not as %s: %s", back_answer_name(got), back_answer_name(answer), text);
}

/* ---- the tables of answers ---- */

struct tally {
    int right, unsure, wrong;
};

static void unescape(char *text)
{
    for (char *at = text; (at = strstr(at, "\\n"));) {
        *at = '\n';
        memmove(at + 1, at + 2, strlen(at + 2) + 1);
    }
}

/* A fourth column says who wrote, where it is not Olena. */
static struct tally sort_table(void **state, const char *file)
{
    struct tally tally = { 0 };
    struct fault fault = { 0 };
    CLEANUP(table_close) struct table table;
    if (!table_open(&table, SOURCE_DIR "/tests/back", file, "language", &fault))
        fail_msg("%s", fault.text);
    for (char *field[4]; table_row(&table, field, 4);) {
        unescape(field[2]);
        const char *from = *field[3] ? field[3] : olena;
        const char *got = back_answer_name(read_text_from(state, from, field[2]).answer);
        bool right = !strcmp(got, field[1]);
        bool unsure = !right && !strcmp(got, "unsure");
        tally.right += right;
        tally.unsure += unsure;
        tally.wrong += !right && !unsure;
        if (!right)
            print_message("%s line %d: %s, not %s\n", file, table.line, got, field[1]);
    }
    return tally;
}

static void the_answers_that_phrases_were_written_for_are_all_sorted(void **state)
{
    struct tally tally = sort_table(state, "answers.tsv");
    assert_true(tally.right >= 187);
    assert_int_equal(tally.unsure + tally.wrong, 0);
}

/* Nothing was mended for these; docs/measurements/mail.md has what the first reading gave. */
static void answers_held_out_are_sorted_or_left_to_a_person(void **state)
{
    struct tally tally = sort_table(state, "answers_held_out.tsv");
    assert_true(tally.right >= 193);
    assert_int_equal(tally.wrong, 0);
}

/* "I must say thank you" beside a wish, and "I want to receive it", which is none. */
static void everyday_words_beside_a_wish_say_nothing_more(void **state)
{
    const struct tally mended = sort_table(state, "answers_everyday.tsv");
    const struct tally held_out = sort_table(state, "answers_everyday_held_out.tsv");
    assert_int_equal(mended.unsure + mended.wrong, 0);
    assert_true(held_out.right >= 26);
    assert_int_equal(held_out.wrong, 0);
}

/* Five are names of languages whose pet names are in no table. */
static void who_signs_with_another_form_of_their_name_is_the_same_person(void **state)
{
    const struct tally tally = sort_table(state, "answers_signed.tsv");
    assert_true(tally.right >= 35);
    assert_int_equal(tally.wrong, 0);
}

/* A wish that somebody else has, or that is taken back in the same breath, is a person's. */
static void answers_with_two_meanings_are_left_to_a_person(void **state)
{
    static const struct {
        const char *file;
        int right;
    } tables[] = { { "answers_two_meanings.tsv", 45 }, { "answers_two_meanings_held_out.tsv", 50 } };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct tally tally = sort_table(state, tables[i].file);
        assert_true(tally.right >= tables[i].right);
    }
}

/* Would it bring the letter behind a notice? */
static bool opens(void **state, const char *text)
{
    const struct back back = read_text(state, text);
    return back.answer == BACK_RECEIVED && back.in_one_word;
}

/* "It came, empty", "not mine, Anna's", and a stranger who does not understand the language. */
static int misread_in(void **state, const char *file)
{
    int misread = 0;
    struct fault fault = { 0 };
    CLEANUP(table_close) struct table table;
    if (!table_open(&table, SOURCE_DIR "/tests/back", file, "language", &fault))
        fail_msg("%s", fault.text);
    for (char *field[3]; table_row(&table, field, 3);) {
        unescape(field[2]);
        const bool shut = !strcmp(field[1], "shut");
        if (shut ? !opens(state, field[2]) : read_text(state, field[2]).answer == BACK_UNSURE)
            continue;
        misread++;
        print_message("%s line %d: %s\n", file, table.line, field[2]);
    }
    return misread;
}

static void a_word_that_no_table_knows_leaves_a_wish_to_a_person(void **state)
{
    const int mended = misread_in(state, "answers_closed.tsv");
    const int held_out = misread_in(state, "answers_closed_held_out.tsv");
    assert_int_equal(mended, 0);
    assert_int_equal(held_out, 0);
}

/* ---- what our own mails ask for ---- */

/* The word between the first quotation marks of a line of a po file; false: there is none. */
static bool quoted_word(const char *line, char word[64])
{
    static const char *const marks[][2] = { { "«", "»" }, { "„", "”" }, { "„", "“" }, { "“", "”" } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *begin = strstr(line, marks[i][0]);
        const char *end = begin ? strstr(begin + strlen(marks[i][0]), marks[i][1]) : NULL;
        if (!end)
            continue;
        begin += strlen(marks[i][0]);
        snprintf(word, 64, "%.*s", (int)(end - begin), begin);
        return true;
    }
    return false;
}

static int check_language(void **state, const char *language)
{
    char path[512], line[4096], asked[64] = "", word[64];
    int count = 0;
    snprintf(path, sizeof path, SOURCE_DIR "/src/mail/words/%s.po", language);
    FILE *po = fopen(path, "r");
    assert_non_null(po);
    while (fgets(line, sizeof line, po)) {
        if (!strncmp(line, "msgid ", 6)) {
            if (!quoted_word(line, asked))
                *asked = '\0';
        } else if (!strncmp(line, "msgstr ", 7) && *asked && quoted_word(line, word)) {
            enum back_answer answer = read_text(state, asked).answer;
            assert_int_not_equal(answer, BACK_UNSURE);
            assert_answer(state, word, answer);
            assert_answer(state, line + strlen("msgstr "), BACK_UNSURE); /* our sentence, quoted bare */
            count++;
        }
    }
    fclose(po);
    return count;
}

static void the_words_that_our_mails_ask_for_are_understood_in_every_language(void **state)
{
    static const char *const languages[] = { "be", "ru", "pl", "de", "uk", "lt" };
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        assert_true(check_language(state, languages[i]) >= 3);
}

/* ---- what they quote ---- */

#define OUR_MAIL \
    "Hello!\nPlease answer this mail with the word \"received\".\nIf you do not know the language, just " \
    "answer.\n" \
    "Then please answer with the words \"not mine\".\nanswer with the word \"stop\".\n"

static void what_is_quoted_asks_for_nothing(void **state)
{
    static const char *const answers[] = {
        "Got it, thank you!\n\n> not mine\n> stop\n",
        "Got it!\n\nOn Mon, 16 Nov 2026 at 10:00, Reply <reply@letters.example> wrote:\n> stop\n",
        "Got it!\n\nOn Mon, 16 Nov 2026 at 10:00, Reply\n<reply@letters.example> wrote:\n\nstop\n",
        "On 16 Nov 2026 Reply wrote:\n> stop\n> not mine\n\nGot it!\n",
        "Получила!\n\nпн, 16 нояб. 2026 г. в 10:00, Reply <reply@letters.example>:\n\nстоп\n",
        "Получено\n\n16.11.2026 10:00, Reply пишет:\n> стоп\n",
        "Otrzymałam!\n\nW dniu 16.11.2026 o 10:00 Reply pisze:\n> stop\n",
        "Danke, erhalten!\n\nVon: Reply <reply@letters.example>\nGesendet: Montag\nAn: Olena\n\nstopp\n",
        "Got it.\n\n-----Original Message-----\nFrom: Reply\n\nstop\n",
        "Got it.\n\n________________________________\nFrom: Reply\n\nstop\n",
        "Got it.\n\nSent from my phone\n\n" OUR_MAIL,
        "Got it.\n-- \nOlena, never stop\n",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        assert_answer(state, answers[i], BACK_RECEIVED);
}

static void our_mail_without_a_mark_of_quotation_makes_an_answer_unsure(void **state)
{
    assert_answer(state, "stop\n\n" OUR_MAIL, BACK_UNSURE);
}

static void a_quotation_in_html_is_left_out(void **state)
{
    struct back back = read_answer(state,
        "Content-Type: text/html; charset=utf-8\n\n<div>Not mine.</div><div>On 16 Nov 2026 Reply "
        "&lt;reply@letters.example&gt; "
        "wrote:<br></div><blockquote>please translate</blockquote>\n");
    assert_int_equal(back.answer, BACK_NOT_MINE);
}

static void what_a_person_wrote_is_handed_on_without_the_quotation(void **state)
{
    struct back back = read_text(state, "Please tell her that we wait.\nOlena\n> old words");
    assert_int_equal(back.answer, BACK_FORWARD);
    assert_string_equal(back.words, "Please tell her that we wait.\nOlena\n");
}

/* What mail programs put above and below what somebody wrote, in the seven languages. */
static void layouts_of_mail_programs_leave_what_a_person_wrote(void **state)
{
#define MINE "Tell her that we wait.\nAnd that the garden is green."
    static const char *const layouts[] = {
        MINE "\n\nOn Mon, Nov 16, 2026 at 10:00 AM Reply <reply@letters.example> wrote:\n> old\n",
        MINE "\n\nOn 11/16/26 10:00, Reply wrote:\n> old\n> words\n",
        MINE "\n\nReply wrote:\n\n> old\n",
        MINE "\n\nпн, 16 ліс 2026 г. у 10:00 Reply <reply@letters.example> піша:\n\nстарое\n",
        MINE "\n\n16.11.2026 10:00, Reply піша:\n> старое\n",
        MINE "\n\nпн, 16 нояб. 2026 г. в 10:00, Reply <reply@letters.example>:\n\nстарое\n",
        MINE "\n\n16 ноября 2026 г., в 10:00, Reply <reply@letters.example> написал(а):\n\n> старое\n",
        MINE "\n\nПонедельник, 16 ноября 2026, 10:00 +03:00 от Reply <reply@letters.example>:\n\nстарое\n",
        MINE "\n\n16.11.2026, 10:00, \"Reply\" <reply@letters.example>:\nстарое\n",
        MINE "\n\nпн, 16 лист. 2026 р. о 10:00 Reply <reply@letters.example> пише:\n\nстаре\n",
        MINE "\n\npon., 16 lis 2026 o 10:00 Reply <reply@letters.example> napisał(a):\n\nstare\n",
        MINE "\n\nW dniu 16.11.2026 o 10:00, Reply pisze:\n> stare\n",
        MINE "\n\nAm Mo., 16. Nov. 2026 um 10:00 Uhr schrieb Reply <reply@letters.example>:\n\nalt\n",
        MINE "\n\nAm 16.11.26 um 10:00 schrieb Reply:\n> alt\n",
        MINE "\n\n2026-11-16, pr, 10:00 Reply <reply@letters.example> rašė:\n\nseni\n",
        MINE "\n\nFrom: Reply <reply@letters.example>\nSent: Monday\nTo: Olena\nSubject: x\n\nold\n",
        MINE "\n\nОт: Reply <reply@letters.example>\nОтправлено: понедельник\n\nстарое\n",
        MINE "\n\nАд: Reply <reply@letters.example>\nКаму: Алена\n\nстарое\n",
        MINE "\n\nVon: Reply <reply@letters.example>\nGesendet: Montag\n\nalt\n",
        MINE "\n\n-------- Пересылаемое сообщение --------\nОт: Reply\n\nстарое\n",
        MINE "\n\n________________________________\nОт: Reply\n\nстарое\n",
        MINE "\n\nSent from my iPhone\n\n> old\n",
        MINE "\n\nОтправлено с iPhone\n",
        MINE "\n\nОтправлено из мобильной Яндекс Почты: http://m.ya.example\n",
        MINE "\n\nАдпраўлена з iPhone\n",
        MINE "\n\nНадіслано з iPhone\n",
        MINE "\n\nWysłane z iPhone’a\n",
        MINE "\n\nVon meinem iPhone gesendet\n",
        MINE "\n\nIšsiųsta iš mano telefono\n",
        MINE "\n-- \nOlena Example\nStreet 1\n",
        "On 16 Nov 2026 Reply wrote:\n> old\n> words\n\n" MINE "\n",
        "> old\n" MINE "\n> words\n",
    };
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        const char *words = read_text(state, layouts[i]).words;
        const size_t blank = strspn(words, "\n");
        size_t length = strlen(words + blank);
        while (length && words[blank + length - 1] == '\n')
            length--;
        if (length != strlen(MINE) || strncmp(words + blank, MINE, length) != 0)
            fail_msg("layout %zu left \"%s\"", i, words);
    }
}

/* Who has something passed on writes about who said it. */
static void a_person_who_tells_what_somebody_wrote_is_not_cut_short(void **state)
{
    static const char *const answers[] = {
        "Tell him that grandmother wrote:\nall is well.\n",
        "Перадайце яму, што бабуля піша:\nусё добра.\n",
        "Передайте ей, что мама написала:\nвсё хорошо, ждём.\n",
        "Передайте йому, що мама пише:\nвсе добре.\n",
        "Proszę jej przekazać, co mama napisała:\nwszystko dobrze.\n",
        "Richten Sie ihm aus, was Mutter schreibt:\nalles ist gut.\n",
        "Perduokite jam, ką mama rašė:\nviskas gerai.\n",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        assert_string_equal(read_text(state, answers[i]).words,
            arena_printf(&((struct back_bench *)*state)->arena, "%s\n", answers[i]));
}

/* ---- doubt ---- */

static void what_is_turned_around_or_doubted_is_unsure(void **state)
{
    static const char *const answers[] = { "", "Please don't stop sending these.",
        "If it is not mine, whose is it?", "Maybe this is not for me.", "Did I say stop?",
        "Stop! Why is there another name?", "I have not received it.", "No translation needed, thank you.",
        "Не атрымала.", "Это не мне?", "Stop. Please translate.", "Not mine. Tell him that we wait." };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        assert_answer(state, answers[i], BACK_UNSURE);
}

static void plain_words_count_beside_others(void **state)
{
    assert_answer(state, "I received it, but it is not mine.", BACK_NOT_MINE);
    assert_answer(state, "Received, thanks. Now please stop sending letters.", BACK_STOP);
    assert_answer(state, "Received, thank you! Can you translate it?", BACK_TRANSLATE);
}

static void thanks_with_something_else_beside_them_are_for_a_person(void **state)
{
    assert_answer(
        state, "Received, thank you. My mother is in hospital and cannot write herself.", BACK_UNSURE);
    assert_answer(state, "Received! When can I write again?", BACK_UNSURE);
}

#define WITH_PICTURE(text) \
    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n" text "\n--b\n" \
    "Content-Type: image/jpeg\nContent-Disposition: attachment; filename=a.jpg\nContent-Transfer-Encoding: " \
    "base64\n\n" \
    "/9j/\n--b--\n"

static void what_came_with_an_answer_is_looked_at_by_a_person(void **state)
{
    assert_int_equal(read_answer(state, WITH_PICTURE("Received, thanks")).answer, BACK_UNSURE);
    assert_int_equal(read_answer(state, WITH_PICTURE("This is not mine.")).answer, BACK_NOT_MINE);
}

#define TEXT(text) "--b\nContent-Type: text/plain\n\n" text "\n"
#define HTML(text) "--b\nContent-Type: text/html\n\n<p>" text "</p>\n"
#define PARTS(type, parts) "Content-Type: multipart/" type "; boundary=b\n\n" parts "--b--\n"

/* A picture in between, or a program that begins anew, parts a text; the second half may turn it around. */
static void every_text_of_an_answer_is_read(void **state)
{
    static const struct {
        const char *parts;
        enum back_answer answer;
    } cases[] = {
        { PARTS("mixed", TEXT("Received, thanks.") TEXT("But it is not mine.")), BACK_NOT_MINE },
        { PARTS("mixed", TEXT("Received, thanks.") HTML("But it is not mine.")), BACK_NOT_MINE },
        { PARTS("mixed", TEXT("Please stop.") TEXT("Or do not stop, maybe.")), BACK_UNSURE },
        { PARTS("mixed", TEXT("Received, thanks.") TEXT("____________\nA list of friends")), BACK_RECEIVED },
        { PARTS("alternative", TEXT("Received, thanks.") HTML("Received, <b>thanks</b>.")), BACK_RECEIVED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(read_answer(state, cases[i].parts).answer, cases[i].answer);
}

/* The word that our mails ask for, in each of their languages, and what answering machines say. */
static void an_author_is_the_one_mailbox_of_the_header_as_it_came(void **state)
{
    static const struct {
        const char *from, *author;
    } cases[] = {
        { "Olena <olena@mail.example>", "olena@mail.example" },
        { "olena@mail.example", "olena@mail.example" },
        { "Olena @home <olena@mail.example>", "olena@mail.example" },
        { "Olena @home (the cat's) <olena@mail.example>", "olena@mail.example" },
        { "\"Olena (home)\" <olena@mail.example>", "olena@mail.example" },
        { "Olena <olena@mail.example> (home)", "olena@mail.example" },
        { "=?utf-8?Q?Olena_=40olena=5Ftg?= <olena@mail.example>", "olena@mail.example" },
        { "=?utf-8?Q?Olena_=22=28?= <o'lena@mail.example>", "o'lena@mail.example" },
        { "olena@mail.example <olena@mail.example>", "olena@mail.example" },
        { "\"olena@mail.example\" <olena@mail.example>", "olena@mail.example" },
        { "\"eve@post.example\" <olena@mail.example>", "" },
        { "eve @post.example <olena@mail.example>", "" },
        { "=?utf-8?Q?olena=40mail.example=22?= <eve@post.example> (\")", "" },
        { "=?utf-8?Q?olena=40mail.example_=28?= <eve@post.example> (\")\")", "" },
        { "Olena <olena@mail.example>\nSender: Olena+x@MAIL.example", "Olena+x@MAIL.example" },
        { "=?utf-8?Q?Eve=22?= <eve@post.example>\nSender: \"x\" <olena@mail.example>", "" },
        { "=?utf-8?Q?Eve=28?= <eve@post.example>\nSender: <olena@mail.example> (x)", "" },
        { "olena@mail.example\nFrom: eve@post.example", "" },
        { "olena@mail.example\nSender: eve", "" },
        { "olena@mail.example\nSENDER : eve@post.example", "" },
        { "olena@mail.example, eve@post.example", "" },
        { "<olena@mail.example> <eve@post.example>", "" },
        { "eve@post.example <olena@mail.example>", "" },
        { "olena@mail.example (eve@post.example)", "" },
        { "olena@mail.example@post.example", "" },
        { "olena@mail.example\"@post.example", "" },
        { "\"olena@mail.example\"@post.example", "" },
        { "=?utf-8?Q?olena=40mail.example?=", "" },
        { "Olena <=?utf-8?Q?olena?=@mail.example>", "" },
        { "Olena: olena@mail.example;", "" },
        { "<olena@mail.example", "" },
        { "Olena", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct back back = read_text_from(state, cases[i].from, "Thank you!");
        if (strcmp(back.author, cases[i].author) != 0)
            fail_msg("%s: \"%s\"", cases[i].from, back.author);
    }
}

static void one_word_is_known_from_a_sentence(void **state)
{
    static const char *const words[] = { "received", "Получено", "атрымана.", "отримано",
        "Otrzymano, dziękuję!", "erhalten", "gavau", "Received. Thank you!" };
    static const char *const sentences[] = { "We have received your email. Thank you!",
        "Ваше письмо получено.", "Ваш ліст атрыманы. Дзякуй!", "Ihre Nachricht ist angekommen.",
        "Получил, отвечу позже. Это автоответ." };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!read_text(state, words[i]).in_one_word)
            fail_msg("%s", words[i]);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (read_text(state, sentences[i]).in_one_word)
            fail_msg("%s", sentences[i]);
}

/* Sentences of words that are known, each by itself: with a greeting, thanks or "I must say" in front. */
static void a_sentence_beside_the_word_asked_for_is_no_thanks(void **state)
{
    static const char *const sentences[] = {
        "Received. I must tell you this is the email address of a list",
        "Received. I have to tell you it was sent to a list",
        "Received. I must tell you this is an email list",
        "Received. I have to say this is sent to the address of a list",
        "Received. I want to tell you more",
        "Received. Must tell you this letter is to you",
        "Received. I must admit I have it",
        "Received. I want to say it is to a list",
        "Received. Sorry, this is the address of a list",
        "Received. Sorry this is the address of a list",
        "Received. I'm afraid this is an email list",
        "Received. Hello this is the list",
        "Received. Dear all this is to the list",
        "Received. Thank you, this address is a list",
        "Received. Thank you for this, it was sent to a list",
        "Received. Thank you for the mail to the list",
        "Received. Excuse me it is to the list",
        "Received. Greetings from the list",
        "Received. Many thanks from all here",
        "Received. Thanks for the messages to the list",
        "Received! I am afraid it is the address of the list",
        "Получено. Хочу сообщить, что больше тут",
        "Получено. Хочу сообщить это письмо из рассылки",
        "Получено. Хочу вам сообщить больше",
        "Получено. Извините это письмо на этот адрес",
        "Получено. Простите, это рассылка",
        "Получено. Простите это рассылка",
        "Получено. Должна сказать это письмо ваше",
        "Получено. Здравствуйте это какая то рассылка",
        "Атрымана. Мушу сказаць гэта ваша",
        "Атрымана. Хачу вам паведаміць больш",
        "Атрымана. Прабачце гэта ваш ліст",
        "Отримано. Маю повідомити це ваш лист",
        "Отримано. Вибачте це до вас",
        "Otrzymano. Muszę powiedzieć że to na ten adres",
        "Otrzymano. Przepraszam to jest z listy",
        "Erhalten. Ich muss Ihnen sagen, dass das die Nachricht ist",
        "Erhalten. Ich muss sagen hier ist mehr",
        "Erhalten. Tut mir leid das ist hier die Nachricht",
        "Erhalten. Entschuldigung das ist an diese Adresse",
        "Gavau. Turiu pasakyti kad tai jūsų laiškas",
        "Gavau. Noriu pranešti tai čia",
        "Gavau. Atsiprašau tai jūsų laiškas",
        "Gavau, atsiprašau tai jūsų laiškas",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (read_text(state, sentences[i]).in_one_word)
            fail_msg("%s", sentences[i]);
}

/* Whole thanks count, in each language. */
static void thanks_beside_the_word_asked_for_leave_it_one(void **state)
{
    static const char *const thanks[] = { "Received. I must thank you!",
        "Received, thank you for the letter.", "Получила, большое вам спасибо!", "Атрымала, дзякуй вялікі!",
        "Отримано, дуже дякую!", "Otrzymałem, dziękuję bardzo!",
        "Erhalten, ich möchte mich herzlich bedanken.", "Gavau, labai ačiū jums!",
        "Received — thank you so much…" };
    for (size_t i = 0; i < sizeof thanks / sizeof *thanks; i++)
        if (!opens(state, thanks[i]))
            fail_msg("%s", thanks[i]);
}

static void put_utf8(char out[8], int32_t c)
{
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(8);
    text_add_utf8(&text, c);
    snprintf(out, 8, "%s", text.bytes);
}

/* Every sign of ASCII, Latin-1, general punctuation, its supplement, CJK and the wide forms, with blanks and
 * without. */
static void no_mark_hides_what_stands_behind_it(void **state)
{
    static const int32_t ranges[][2] = { { 0x20, 0x2f }, { 0x3a, 0x40 }, { 0x5b, 0x60 }, { 0x7b, 0x7e },
        { 0xa0, 0xbf }, { 0x2b9, 0x2bf }, { 0x55a, 0x55f }, { 0x2000, 0x206f }, { 0x20d0, 0x20d4 },
        { 0x2190, 0x2193 }, { 0x2212, 0x2215 }, { 0x2500, 0x2502 }, { 0x25cf, 0x25cf }, { 0x2e00, 0x2e5d },
        { 0x3000, 0x3003 }, { 0x3008, 0x3020 }, { 0xfe10, 0xfe19 }, { 0xfe30, 0xfe6b }, { 0xfeff, 0xfeff },
        { 0xff01, 0xff0f }, { 0xff1a, 0xff20 }, { 0xfff9, 0xfffd }, { 0x1f600, 0x1f602 } };
    static const char *const halves[][2] = { { "Received", "this is not mine" }, { "Получено", "не моё" },
        { "Атрымана", "гэта не маё" }, { "Received", "wrong person" }, { "Gavau", "tai ne man" } };
    char mark[8];
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (int32_t c = ranges[i][0]; c <= ranges[i][1]; c++)
            for (size_t k = 0; k < 2 * (sizeof halves / sizeof *halves); k++) {
                struct back_bench *bench = *state;
                const char *blank = k % 2 ? " " : "", *const *half = halves[k / 2];
                put_utf8(mark, c);
                const struct back back = read_text(
                    state, arena_printf(&bench->arena, "%s%s%s%s%s", half[0], blank, mark, blank, half[1]));
                if (back.answer != BACK_UNSURE && back.answer != BACK_NOT_MINE)
                    fail_msg("U+%04X: %s, %s", (unsigned)c, back_answer_name(back.answer), half[0]);
            }
}

/* "not mine" of windows-1251 in a mail that says UTF-8. */
static void words_in_another_charset_than_said_are_for_a_person(void **state)
{
    assert_answer(state, "Received. \xcd\xe5 \xec\xee\xb8", BACK_UNSURE);
    assert_answer(state, "Not mine. \xc0\xed\xed\xe0", BACK_UNSURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_beside_the_word_asked_for_is_no_thanks),
        cmocka_unit_test(thanks_beside_the_word_asked_for_leave_it_one),
        cmocka_unit_test(no_mark_hides_what_stands_behind_it),
        cmocka_unit_test(words_in_another_charset_than_said_are_for_a_person),
        cmocka_unit_test(a_word_that_no_table_knows_leaves_a_wish_to_a_person),
        cmocka_unit_test(an_author_is_the_one_mailbox_of_the_header_as_it_came),
        cmocka_unit_test(one_word_is_known_from_a_sentence),
        cmocka_unit_test(the_answers_that_phrases_were_written_for_are_all_sorted),
        cmocka_unit_test(answers_with_two_meanings_are_left_to_a_person),
        cmocka_unit_test(answers_held_out_are_sorted_or_left_to_a_person),
        cmocka_unit_test(everyday_words_beside_a_wish_say_nothing_more),
        cmocka_unit_test(who_signs_with_another_form_of_their_name_is_the_same_person),
        cmocka_unit_test(the_words_that_our_mails_ask_for_are_understood_in_every_language),
        cmocka_unit_test(what_is_quoted_asks_for_nothing),
        cmocka_unit_test(our_mail_without_a_mark_of_quotation_makes_an_answer_unsure),
        cmocka_unit_test(a_quotation_in_html_is_left_out),
        cmocka_unit_test(what_a_person_wrote_is_handed_on_without_the_quotation),
        cmocka_unit_test(layouts_of_mail_programs_leave_what_a_person_wrote),
        cmocka_unit_test(a_person_who_tells_what_somebody_wrote_is_not_cut_short),
        cmocka_unit_test(what_is_turned_around_or_doubted_is_unsure),
        cmocka_unit_test(plain_words_count_beside_others),
        cmocka_unit_test(thanks_with_something_else_beside_them_are_for_a_person),
        cmocka_unit_test(every_text_of_an_answer_is_read),
        cmocka_unit_test(what_came_with_an_answer_is_looked_at_by_a_person),
    };
    return cmocka_run_group_tests(tests, back_bench_open, back_bench_close);
}
