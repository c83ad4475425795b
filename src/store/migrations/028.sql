-- Which pages are poor is asked in every pass of `watch`: found without reading what was recognised on all pages there are.

CREATE INDEX page_flawed ON page (kind) WHERE flaws <> 0;
CREATE INDEX reply_page_page ON reply_page (page);
