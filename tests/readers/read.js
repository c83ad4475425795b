// What two readers of mails from npm see in the files named, as JSON: { postal-mime: { FILE: … }, mailparser: { FILE: … } }.
// A fault that one of them finds ends the program.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import mailparser from "mailparser";
import PostalMime from "postal-mime";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const attached = (name, type, bytes) => ({ name, type, sha256: sha256(bytes) });

async function asPostalMime(bytes) {
    const mail = await PostalMime.parse(bytes);
    return {
        from: mail.from, to: mail.to, replyTo: mail.replyTo ?? [], subject: mail.subject, date: mail.date,
        messageId: mail.messageId, plain: mail.text, html: mail.html,
        attachments: mail.attachments.map((part) => attached(part.filename, part.mimeType, new Uint8Array(part.content))),
    };
}

async function asMailparser(bytes) {
    const mail = await mailparser.simpleParser(bytes, { skipTextLinks: true });
    return {
        from: mail.from.value[0], to: mail.to.value, replyTo: mail.replyTo?.value ?? [], subject: mail.subject,
        date: mail.date.toISOString(), messageId: mail.messageId, plain: mail.text, html: mail.html,
        attachments: mail.attachments.map((part) => attached(part.filename, part.contentType, part.content)),
    };
}

const seen = { "postal-mime": {}, mailparser: {} };
for (const file of process.argv.slice(2)) {
    const bytes = readFileSync(file);
    seen["postal-mime"][file] = await asPostalMime(bytes);
    seen.mailparser[file] = await asMailparser(bytes);
}
console.log(JSON.stringify(seen));
