/* The feeds of all scenarios: nights of a few rows each, written out, and larger ones that are made. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../model/nights_files.h"
#include "../profiled/gzip.h"
#include "scenario.h"

/* Feeds */

static const struct {
	const char *name;
	const char *text;
} FEEDS[] = {
	{ "b1.csv", "ref,sku,qty,eta\n"
		    "B1,CHAIR,10,\nB2,CHAIR,10,2026-12-04\nB3,LAMP,5,2026-12-01\n"
		    "B4,LAMP,20,2027-01-09\nB5,TABLE,3,\nB6,RUG,30,\nB7,RUG,ten,\nB8,SOFA,8,2026-11-30\n" },
	{ "o1.csv", "orderid,sku,qty,line\n"
		    "O1,CHAIR,4,\nO2,CHAIR,5,1\nO2,LAMP,5,2\nO3,LAMP,3,\nO4,TABLE,3,\nO5,TABLE,1,\n"
		    "O6,NOSUCH,1,\nO7,RUG,10,\nO8,RUG,10,\nO9,RUG,0,\nO10,CHAIR,2,\nO1,CHAIR,4,\n" },
	{ "b2.csv", "ref,sku,qty,eta\n"
		    "B1,CHAIR,10,\nB2,CHAIR,12,2026-12-06\nB3,LAMP,5,2026-12-01\nB4,LAMP,20,2026-11-29\n"
		    "B5,CHAIR,3,\nB9,TABLE,6,2026-12-24\nB10,DESK,4,\n" },
	{ "o2.csv", "orderid,sku,qty,line\n"
		    "O1,CHAIR,4,\nO2,CHAIR,5,1\nO2,LAMP,6,2\nO5,TABLE,1,\nO11,DESK,4,\nO12,DESK,1,\n"
		    "O13,CHAIR,7,\nO14,SOFA,8,\nO15,,1,\nO16,LAMP,20,\nO17,TABLE,5,\n" },
	{ "c1.csv", "ref,qty\nB1,3\nB6,12\nB99,1\nB3,0\nB2,25\n" },
	{ "a1.csv", "orderid,sku,qty,batchref\nO20,SOFA,3,B8\nO21,RUG,1,B1\nO22,RUG,2,B6\n" },
	/* the life of lines, see also the feeds that are made below */
	{ "shipped.csv", "orderid,sku,line,shipped\n"
			 "W00-0,SKU-A,,2\nW01-1,SKU-B,1,1\nX1,SKU-A,,1\nW02-0,SKU-C,,9\nW03-0,SKU-D,,all\n"
			 "W04-2,SKU-E,,3\nNONE,SKU-A,,1\nX3,SKU-D,7,2\n" },
	{ "cancelled.csv", "orderid,sku,line,cancelled\n"
			   "W05-0,SKU-F,,1\nX2,SKU-B,,1\nW06-3,SKU-G,1,all\nW07-2,SKU-H,,3\nNONE,SKU-A,,1\n" },
	{ "orders-gone.csv", "orderid,cancelled\nW08-0,all\nX4,all\nW09-1,all\n" },
	{ "amended.csv", "orderid,sku,line,new_qty\n"
			 "W00-0,SKU-A,,5\nW01-1,SKU-B,1,2\nX1,SKU-A,,3\nW10-2,SKU-K,,1\nNONE,SKU-A,,1\n" },
	{ "o3.csv", "orderid,sku,qty,line,shipped,cancelled,priority,backorder\n"
		    "W00-0,SKU-A,3,,1,,5,yes\nW01-1,SKU-B,3,1,,1,,\nX1,SKU-A,4,,,1,9,yes\nX2,SKU-B,2,,0,0,,no\n"
		    "W02-0,SKU-C,3,,all,,,\nW03-2,SKU-D,3,,1,9,,\nW11-0,SKU-L,4,,2,1,,\nW10-0,SKU-K,3,3,3,,,\n"
		    "X3,SKU-D,3,7,1,,,yes\nX4,SKU-E,2,,,,3,yes\nX5,SKU-F,2,,2,,,\nX6,NONE,2,,,,,\n" },
	{ "bad.csv", "orderid,sku,qty\nR1,CHAIR,ten\nR2,NOSUCH,1\nR3,CHAIR,1\nR4,CHAIR,\nR5,RUG,0\n" },
	{ "nothing.csv", "orderid,sku,qty\n" },
	{ "no-feed.txt", "no feed\n" },
};

/* What is put into the spool, and what says that it is complete. */
static const struct {
	const char *feed;
	const char *folder;
	const char *marker;
	const char *text;
} SPOOLED[] = {
	{ "b2.csv", "", ".done", "" },
	{ "o2.csv", "shop", ".ctl", "rows=11\n" },
	{ "a1.csv", "", ".ctl", "rows=4\nqty=6\n" },
	{ "bad.csv", "shop", ".done", "" },
	{ "no-feed.txt", "", ".done", "" },
};

/* The first of them, b1.csv and o1.csv, are in a folder as well. */
#define FOLDER "night-1"
enum { FOLDER_FEEDS = 2 };

static void write_folder(const struct world *w)
{
	char *folder = files_path(w->feeds, FOLDER);
	if (!files_make_folder(folder))
		world_give_up("cannot make folder", folder);
	for (size_t i = 0; i < FOLDER_FEEDS; i++) {
		char *path = files_path(folder, FEEDS[i].name);
		if (!files_write(path, FEEDS[i].text, strlen(FEEDS[i].text)))
			world_give_up("cannot write", path);
		free(path);
	}
	free(folder);
}

/* A feed that is made: its rows one after the other. */
static void add_row(struct model_bytes *feed, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_row(struct model_bytes *feed, const char *format, ...)
{
	char row[128];
	va_list values;
	va_start(values, format);
	(void)vsnprintf(row, sizeof(row), format, values);
	va_end(values);
	model_bytes_add_text(feed, row);
}

static void write_made(const struct world *w, const char *name, struct model_bytes *feed)
{
	char *path = files_path(w->feeds, name);
	if (!files_write(path, feed->data, feed->len))
		world_give_up("cannot write", path);
	free(path);
	model_bytes_free(feed);
}

enum { SKUS = 12, LINES_OF_SKU = 4, MANY_SKUS = 150, MANY_LINES = 2000 };

/*
 * Less of each SKU than is ordered, so that lines wait (or are short); then a snapshot with more, less and new.
 */
static void write_stock(const struct world *w)
{
	struct model_bytes before = { 0 }, orders = { 0 }, after = { 0 };
	add_row(&before, "ref,sku,qty,eta\n");
	add_row(&orders, "orderid,sku,qty,line,priority,backorder,split\n");
	add_row(&after, "ref,sku,qty,eta\n");
	for (int i = 0; i < SKUS; i++) {
		char sku = (char)('A' + i);
		add_row(&before, "L-%c,SKU-%c,4,\nM-%c,SKU-%c,2,2027-01-10\n", sku, sku, sku, sku);
		for (int line = 0; line < LINES_OF_SKU; line++)
			add_row(&orders, "W%02d-%d,SKU-%c,3,%s,%d,%s,%s\n", i, line, sku, line % 2 ? "1" : "",
				line * 7 % 3, (i + line) % 5 ? "yes" : "no", i % 2 ? "yes" : "no");
		add_row(&after, "L-%c,SKU-%c,%d,\n", sku, sku, i % 3 == 0 ? 1 : 4 + i % 5);
		if (i % 4)
			add_row(&after, "N-%c,SKU-%c,%d,2027-02-0%d\n", sku, sku, i % 4 * 2, i % 9 + 1);
		add_row(&after, "M-%c,SKU-%c,2,2027-03-1%d\n", sku, sku, i % 2 ? 0 : i % 10);
	}
	write_made(w, "stock-1.csv", &before);
	write_made(w, "backorders.csv", &orders);
	write_made(w, "stock-2.csv", &after);
}

/* Thousands of lines that wait for nothing but a snapshot. */
static void write_many(const struct world *w)
{
	struct model_bytes before = { 0 }, orders = { 0 }, after = { 0 };
	add_row(&before, "ref,sku,qty\n");
	add_row(&orders, "orderid,sku,qty,backorder\n");
	add_row(&after, "ref,sku,qty\n");
	for (int i = 0; i < MANY_SKUS; i++) {
		add_row(&before, "B-%03d,MANY-%03d,%d\n", i, i, i % 3);
		add_row(&after, "B-%03d,MANY-%03d,%d\n", i, i, i % 50);
	}
	for (int i = 0; i < MANY_LINES; i++)
		add_row(&orders, "order-%04d,MANY-%03d,%d,yes\n", i, i * 7 % MANY_SKUS, i % 4 + 1);
	write_made(w, "many-stock-1.csv", &before);
	write_made(w, "many-backorders.csv", &orders);
	write_made(w, "many-stock-2.csv", &after);
}

/* Feeds of a row or two, which share transactions. */
static void write_small(const struct world *w)
{
	enum { SMALL = 30 };
	static const char *const HEADERS[] = { "ref,qty", "orderid,sku,shipped", "orderid,sku,qty,backorder",
					       "orderid,new_qty,sku", "ref,sku,qty" };
	char *folder = files_path(w->feeds, "small");
	if (!files_make_folder(folder))
		world_give_up("cannot make folder", folder);
	free(folder);
	for (int i = 0; i < SMALL; i++) {
		struct model_bytes feed = { 0 };
		char name[32], sku = (char)('A' + i % SKUS);
		(void)snprintf(name, sizeof(name), "small/%02d.csv", i);
		add_row(&feed, "%s\n", HEADERS[i % 5]);
		switch (i % 5) {
		case 0:
			add_row(&feed, "L-%c,%d\n", sku, i % 7);
			break;
		case 1:
			add_row(&feed, "W%02d-0,SKU-%c,%d\n", i % SKUS, sku, i % 4 + 1);
			break;
		case 2:
			add_row(&feed, "S%02d,SKU-%c,2,yes\nS%02d,SKU-A,1,no\n", i, sku, i);
			break;
		case 3:
			add_row(&feed, "W%02d-2,%d,SKU-%c\nS%02d,1,SKU-A\n", i % SKUS, i % 3 + 2, sku, i - 1);
			break;
		default:
			add_row(&feed, "P%02d,SKU-%c,%d\n", i, sku, i % 3);
			break;
		}
		write_made(w, name, &feed);
	}
}

/* Files of partners, in cp1252; those named *.gz are packed. */
static const struct {
	const char *name;
	const char *text;
} PARTNERS[] = {
	{ "profiles/nordwerk.conf",
	  "kind = batches\nfiles = \"bestand-*.csv\"\n"
	  "file { encoding = cp1252 delimiter = semicolon end = \"Artikel: Summe\" }\n"
	  "sku { from = Artikel }\nqty { number = \"1.234,56\" }\neta { dates = DD.MM.YYYY }\n"
	  "emit lager { qty = Bestand }\nemit zulauf { qty = Zulauf eta = Termin }\n"
	  "snapshot { means = available missing = zero max-drop = 60 min-rows = 40\n"
	  "as-of = \"name bestand-YYYYMMDD*\" }\n" },
	{ "profiles/lumina.conf",
	  "kind = batches\nfiles = \"stock-*.txt\"\nfile { header = none delimiter = pipe }\n"
	  "sku { from = \"#1\" }\nqty { from = \"#2\" }\n"
	  "snapshot { means = on-hand missing = zero max-drop = 10 repeated = sum }\n" },
	{ "profiles/shop.conf",
	  "kind = orders\nfiles = \"shop-*.csv*\"\n"
	  "rows { group = Name fill = Status keep = \"Status: paid | void\" drop = \"Status: draft\"\n"
	  "cancel = \"Status: void\" }\n"
	  "orderid { from = Name strip = \"#\" }\nsku { from = SKU }\nqty { from = Quantity }\n"
	  "line { count = sku }\norders { backorder = yes }\n" },
	{ "partners-1/bestand-20261125.csv",
	  "Lager M\374nchen;;;\nArtikel;Bestand;Zulauf;Termin\nSCHR\304NKE;1.200;5;04.12.2026\n"
	  "T\334R;4;6;05.12.2026\nBETT;2;;\nSTUHL;;9;07.12.2026\nTISCH;3;4;08.12.2026\n"
	  "BANK;1;;\nREGAL;2;;\nKISTE;3;1;09.12.2026\nSumme;;;\n" },
	{ "partners-1/stock-1.txt", "MUG|5\nBOWL|7\nMUG|2\nCUP|4\nPOT|3\n" },
	{ "partners-1/shop-1.csv.gz",
	  "Name,Status,SKU,Quantity\n#1,paid,T\303\234R,3\n#1,,MUG,2\n#2,paid,BETT,2\n"
	  "#2,,T\303\234R,5\n#3,draft,MUG,9\n#4,paid,STUHL,9\n#5,paid,BOWL,7\n#6,paid,CUP,4\n#6,,POT,3\n" },
	/* less of it, and some are left out */
	{ "partners-2/bestand-20261126.csv",
	  "Lager M\374nchen;;;\nArtikel;Bestand;Zulauf;Termin\nSCHR\304NKE;1.100;;\n"
	  "T\334R;1;2;05.12.2026\nTISCH;2;8;09.12.2026\nSTUHL;;7;07.12.2026\nSumme;;;\n" },
	/* held: more than a tenth less */
	{ "partners-2/stock-2.txt", "MUG|3\nBOWL|1\n" },
	{ "partners-2/shop-2.csv.gz",
	  "Name,Status,SKU,Quantity\n#1,paid,T\303\234R,3\n#1,,MUG,2\n#2,void,BETT,2\n"
	  "#2,,T\303\234R,5\n#5,paid,BOWL,7\n#7,paid,TISCH,4\n#7,,T\303\234R,two\n#8,paid,MUG,1\n"
	  "#9,new,MUG,1\n" },
};

static void write_partners(const struct world *w)
{
	static const char *const FOLDERS[] = { "profiles", "partners-1", "partners-2" };

	for (size_t i = 0; i < sizeof(FOLDERS) / sizeof(FOLDERS[0]); i++) {
		char *folder = files_path(w->feeds, FOLDERS[i]);
		if (!files_make_folder(folder))
			world_give_up("cannot make folder", folder);
		free(folder);
	}
	for (size_t i = 0; i < sizeof(PARTNERS) / sizeof(PARTNERS[0]); i++) {
		struct model_bytes feed = { 0 };
		const char *text = PARTNERS[i].text;
		if (strstr(PARTNERS[i].name, ".gz"))
			gzip_member(text, strlen(text), &feed);
		else
			model_bytes_add_text(&feed, text);
		write_made(w, PARTNERS[i].name, &feed);
	}
}

void scenario_write_feeds(const struct world *w)
{
	write_folder(w);
	write_stock(w);
	write_many(w);
	write_small(w);
	write_partners(w);
	for (size_t i = 0; i < sizeof(FEEDS) / sizeof(FEEDS[0]); i++) {
		char *path = files_path(w->feeds, FEEDS[i].name);
		if (!files_write(path, FEEDS[i].text, strlen(FEEDS[i].text)))
			world_give_up("cannot write", path);
		free(path);
	}
}

static const char *feed_text(const char *name)
{
	for (size_t i = 0; i < sizeof(FEEDS) / sizeof(FEEDS[0]); i++)
		if (strcmp(FEEDS[i].name, name) == 0)
			return FEEDS[i].text;
	world_give_up("no such feed", name);
}

static void write_text(const char *folder, const char *name, const char *suffix, const char *text)
{
	char file[80];
	(void)snprintf(file, sizeof(file), "%s%s", name, suffix);
	char *path = files_path(folder, file);
	if (!files_write(path, text, strlen(text)))
		world_give_up("cannot write", path);
	free(path);
}

void scenario_fill_spool(const struct world *w, const struct scenario *s)
{
	char *spool = files_path(w->here, "spool"), *in = files_path(spool, "in"),
	     *shop = files_path(in, "shop");
	bool wanted = s->target.spool;
	if (wanted && (!files_make_folder(spool) || !files_make_folder(in) || !files_make_folder(shop)))
		world_give_up("cannot make folder", in);
	for (size_t i = 0; wanted && i < sizeof(SPOOLED) / sizeof(SPOOLED[0]); i++) {
		const char *folder = SPOOLED[i].folder[0] ? shop : in;
		write_text(folder, SPOOLED[i].feed, "", feed_text(SPOOLED[i].feed));
		write_text(folder, SPOOLED[i].feed, SPOOLED[i].marker, SPOOLED[i].text);
	}
	free(shop);
	free(in);
	free(spool);
}
