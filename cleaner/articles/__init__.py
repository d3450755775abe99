"""From clean pages to articles: what each line is, where one article ends and the next begins, and what its parts are.

This reads the clean page and edits nothing: every line that holds anything is in exactly one article, or in an advert.
"""

from cleaner.articles.pages import articles_of, to_articles
from cleaner.articles.records import Article, Dateline
from cleaner.articles.splitting import split_articles, split_page

__all__ = ["Article", "Dateline", "articles_of", "split_articles", "split_page", "to_articles"]
