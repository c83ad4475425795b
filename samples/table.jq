# `adkaz list --json` as a small table: the scan, what happened, why.
def pad(n): (. + " " * n)[:n];
def fate:
  if (.mails | length) > 0 then "mail to " + ([.mails[].message] | join(", "))
  elif .state == "review" then "asks"
  elif .state == "set-aside" then "set aside"
  elif .outcome then .outcome
  else .state end;
(.source | map(sub("^[^/]*/"; "")) | join(" + ") | pad(40)) + " " + (fate | pad(18)) + " " + .reason
