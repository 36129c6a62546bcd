"""zhidu 制度: an institution is one text file; a pure engine reads it, the web remembers."""
