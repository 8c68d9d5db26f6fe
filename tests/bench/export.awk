# Makes of the orders of `generate` an export in 30 columns, three lines an order: to the file `shop` as a shop sends it,
# in cp1252 and with the order's fields in its first row alone; to the file `plain` in allot's own columns. Both have the
# same lines, of the same bytes each. Bytes are characters here: LC_ALL=C.
BEGIN {
	FS = ","
	for (i = 1; i <= 17; i++) {
		shop_names = shop_names ";Feld " i
		plain_names = plain_names ";x_f " i
		shop_cells = shop_cells ";" substr("Lieferung frei Haus, ohne Gew\344hr", 1 + i, 3 + i % 9)
	}
	plain_cells = shop_cells
	gsub(/\344/, "a", plain_cells)
}

# What a row leaves out of TEXT, as a note, so that it is as long.
function left_out(text)
{
	gsub(/;/, ",", text)
	return substr(text, 9)
}

NR == 1 {
	print "Auftrag;Datum;Zahlstatus;Kunde;Stra\337e;PLZ;Ort;Land;Position;Artikel;Bezeichnung;Menge;Hinweis" shop_names >shop
	print "orderid;x_date;x_state;x_name;x_way;x_zip;x_town;x_land;line;sku;x_what;qty;x_note" plain_names >plain
	next
}

{
	position = (NR - 2) % 3
	if (position == 0) {
		order = $1
		state = NR % 997 < 3 ? "storniert" : "bezahlt  "
	}
	about = ";2026-11-26;" state ";Erika Mustermann;Hauptstr. 12;12345;Musterstadt;DE;"
	item = (position + 1) ";" $2 ";Gartenm\366bel gr\374n;" $3 ";"
	if (position == 0)
		print order about item "ab Lager" shop_cells >shop
	else
		print ";;;;;;;;" item "ab Lager" left_out(about order) shop_cells >shop
	gsub(/[\366\374]/, "o", item)
	print order about item "ab Lager" plain_cells >plain
}
