"""Papers: documents of a case assembled as one PDF, with an index, page numbers and bookmarks."""
