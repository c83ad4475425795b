# `adkaz list --json` (slurped) as a small table: the scan, what happened, why; then, by expected.tsv, how well.
def pad(n): (. + " " * n)[:n];
def names: .source | map(sub("^[^/]*/"; ""));
def fate:
  if (.mails | length) > 0 then "mail to " + ([.mails[].message] | join(", "))
  elif .state == "review" then "asks"
  elif .state == "set-aside" then "set aside"
  else .outcome // .state end;
def truth: $expected | split("\n") | map(select(test("^#|^$") | not) | split("\t")) | .[1:]
  | map({key: .[0], value: {outcome: .[1], ref: .[2]}}) | from_entries;

truth as $truth
| [.[] | . as $reply | .mails[] | ($truth[$reply | names[0]] as $of | $of.outcome == "mail" and $of.ref == .message)] as $right
| (sort_by([fate | startswith("mail") | not], .state, names)[] | (names | join(" + ") | pad(40)) + " " + (fate | pad(18)) + " " + .reason),
  "",
  "Mails to the right sender: \($right | map(select(.)) | length) of \([$truth[] | select(.outcome == "mail")] | length) that a person could tell; to anybody else: \($right | map(select(. | not)) | length)."
