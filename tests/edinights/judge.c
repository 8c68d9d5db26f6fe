#include "judge.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

void judge_refuse(struct judge_unit *unit, const char *codes)
{
	if (unit->status == JUDGED_R)
		return;
	unit->status = JUDGED_R;
	unit->codes = codes;
}

/* Compared as numbers where they are such. */
static bool same_reference(const char *a, const char *b)
{
	while (*a == '0' && a[1])
		a++;
	while (*b == '0' && b[1])
		b++;
	return same(a, b);
}

static bool is_number(const char *text, size_t number)
{
	size_t value = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (!isdigit((unsigned char)*text))
			return false;
		value = value * 10 + (size_t)(*text - '0');
	}
	return value == number;
}

/* Versions: those that the profile lists, else 004010 to 005010, D.96A to D.01B. */

static bool is_listed(const struct partner *partner, const char *version)
{
	for (size_t i = 0; partner->versions[i]; i++) {
		if (strncmp(version, partner->versions[i], strlen(partner->versions[i])) == 0)
			return true;
	}
	return false;
}

static bool takes_x12(const struct partner *partner, const char *version)
{
	if (partner->versions[0])
		return is_listed(partner, version);
	return strncmp(version, "004010", 6) >= 0 && strncmp(version, "005010", 6) <= 0;
}

static bool takes_edifact(struct pool *pool, const struct partner *partner, const struct wire_segment *unh)
{
	const char *release = wire_part(unh, 2, 2);

	if (partner->versions[0])
		return is_listed(partner, pool_print(pool, "%s.%s", wire_part(unh, 2, 1), release));
	return same(wire_part(unh, 2, 1), "D") &&
	       (release[0] == '9' ? strcmp(release, "96A") >= 0 : strcmp(release, "01B") <= 0);
}

/* Units */

static bool is_tag(const char *tag)
{
	size_t n = strlen(tag);

	if (n < 2 || n > 3)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isupper((unsigned char)tag[i]) && !isdigit((unsigned char)tag[i]))
			return false;
	}
	return true;
}

static struct judge_unit *add_unit(struct judge *judge, struct judge_whole *whole,
				   const struct wire_segment *header)
{
	struct judge_unit *unit;

	whole->units = pool_grow(judge->pool, whole->units, whole->n_units, sizeof(*unit));
	unit = &whole->units[whole->n_units++];
	*unit = (struct judge_unit){
		.header = header,
		.segments = header + 1,
		.type = whole->wire.x12 ? wire_whole(header, 1) : wire_part(header, 2, 0),
		.number = whole->wire.x12 ? wire_whole(header, 2) : wire_whole(header, 1),
		.group = whole->n_groups - 1,
		.codes = " ",
	};
	return unit;
}

static bool ends_unit(const struct wire_segment *segment, bool x12)
{
	static const char *const x12_tags[] = { "SE", "ST", "GE", "GS", "IEA" };
	static const char *const edifact_tags[] = { "UNT", "UNH", "UNZ" };

	for (size_t i = 0; i < (x12 ? 5 : 3); i++) {
		if (wire_is(segment, x12 ? x12_tags[i] : edifact_tags[i]))
			return true;
	}
	return false;
}

static void note_reference(const struct judge_whole *whole, struct judge_unit *unit)
{
	for (const struct judge_unit *other = whole->units; other < unit; other++) {
		if (other->group == unit->group && same_reference(other->number, unit->number))
			unit->note = whole->wire.x12 ? " 23 " : " 26 ";
	}
}

static void judge_type(struct judge *judge, const struct judge_whole *whole, struct judge_unit *unit)
{
	if (!partner_accepts(whole->partner, unit->type))
		judge_refuse(unit, NULL);
	else if (!whole->wire.x12 && !same(unit->type, "CONTRL") &&
		 !takes_edifact(judge->pool, whole->partner, unit->header))
		judge_refuse(unit, NULL);
}

/* From its header to its trailer; returns the index behind it. */
static size_t read_unit(struct judge *judge, struct judge_whole *whole, size_t at)
{
	const struct wire *wire = &whole->wire;
	struct judge_unit *unit = add_unit(judge, whole, &wire->segments[at++]);
	bool bad_tag = false;

	for (; at < wire->n && !ends_unit(&wire->segments[at], wire->x12); at++) {
		bad_tag |= !is_tag(wire_part(&wire->segments[at], 0, 0));
		unit->n_segments++;
	}
	note_reference(whole, unit);
	if (at == wire->n || !wire_is(&wire->segments[at], wire->x12 ? "SE" : "UNT")) {
		judge_refuse(unit, wire->x12 ? " 2 " : " 13 ");
		return at;
	}
	if (!same_reference(wire_whole(&wire->segments[at], 2), unit->number))
		judge_refuse(unit, wire->x12 ? " 3 " : " 28 ");
	if (!is_number(wire_whole(&wire->segments[at], 1), unit->n_segments + 2))
		judge_refuse(unit, wire->x12 ? " 4 " : " 29 ");
	if (bad_tag)
		judge_refuse(unit, NULL);
	judge_type(judge, whole, unit);
	return at + 1;
}

/* Groups and interchanges */

static void refuse_group(struct judge_whole *whole, size_t group)
{
	whole->groups[group].refused = true;
	for (size_t i = 0; i < whole->n_units; i++) {
		if (whole->units[i].group != group)
			continue;
		judge_refuse(&whole->units[i], NULL);
		whole->units[i].with_group = true;
	}
}

static bool is_group_code(const char *code)
{
	static const char *const codes[] = { "IB", "SH", "PO", "PC", "FA" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (same(code, codes[i]))
			return true;
	}
	return false;
}

static void end_group(struct judge_whole *whole, const struct wire_segment *trailer)
{
	struct judge_group *group = &whole->groups[whole->n_groups - 1];
	const struct wire_segment *header = group->header;
	bool sound = trailer && is_number(wire_whole(trailer, 1), group->n_units) &&
		     same_reference(wire_whole(trailer, 2), wire_whole(header, 6)) &&
		     is_group_code(wire_whole(header, 1)) && takes_x12(whole->partner, wire_whole(header, 8));

	group->trailer = trailer;
	if (!sound)
		refuse_group(whole, whole->n_groups - 1);
}

static void begin_group(struct judge *judge, struct judge_whole *whole, const struct wire_segment *header)
{
	whole->groups = pool_grow(judge->pool, whole->groups, whole->n_groups, sizeof(*whole->groups));
	whole->groups[whole->n_groups++] = (struct judge_group){
		.header = header,
		.is_ack = header && wire_is(header, "GS") && same(wire_whole(header, 1), "FA"),
	};
}

/* False: something stands outside. */
static bool read_x12(struct judge *judge, struct judge_whole *whole)
{
	const struct wire *wire = &whole->wire;
	bool inside = false;

	for (size_t at = 1; at + 1 < wire->n;) {
		const struct wire_segment *segment = &wire->segments[at];

		if (wire_is(segment, "GS")) {
			if (inside)
				end_group(whole, NULL);
			begin_group(judge, whole, segment);
			inside = true;
			at++;
		} else if (inside && wire_is(segment, "GE")) {
			end_group(whole, segment);
			inside = false;
			at++;
		} else if (inside && wire_is(segment, "ST")) {
			at = read_unit(judge, whole, at);
			whole->groups[whole->n_groups - 1].n_units++;
		} else if (!inside && wire_is(segment, "TA1")) {
			whole->ta1s = pool_grow(judge->pool, whole->ta1s, whole->n_ta1s, sizeof(*whole->ta1s));
			whole->ta1s[whole->n_ta1s++] = segment;
			at++;
		} else {
			return false;
		}
	}
	if (inside)
		end_group(whole, NULL);
	if (whole->n_groups == 0 && whole->n_ta1s > 0)
		return true;
	return is_number(wire_whole(&wire->segments[wire->n - 1], 1), whole->n_groups);
}

static bool read_edifact(struct judge *judge, struct judge_whole *whole)
{
	const struct wire *wire = &whole->wire;

	begin_group(judge, whole, NULL);
	for (size_t at = 1; at + 1 < wire->n;) {
		if (!wire_is(&wire->segments[at], "UNH"))
			return false;
		at = read_unit(judge, whole, at);
	}
	return is_number(wire_whole(&wire->segments[wire->n - 1], 1), whole->n_units);
}

static const char *without_blanks(struct pool *pool, const char *text)
{
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == ' ')
		n--;
	return pool_text(pool, text, n);
}

static void read_header(struct judge *judge, struct judge_whole *whole)
{
	const struct wire_segment *header = &whole->wire.segments[0];
	bool x12 = whole->wire.x12;
	const char *receiver =
		x12 ? without_blanks(judge->pool, wire_whole(header, 8)) : wire_part(header, 3, 0);
	const char *from = x12 ? wire_whole(header, 5) : wire_part(header, 2, 1);
	const char *to = x12 ? wire_whole(header, 7) : wire_part(header, 3, 1);

	whole->sender = x12 ? without_blanks(judge->pool, wire_whole(header, 6)) : wire_part(header, 2, 0);
	whole->control = x12 ? wire_whole(header, 13) : wire_whole(header, 5);
	whole->test = same(wire_whole(header, x12 ? 15 : 11), x12 ? "T" : "1");
	whole->asks = same(wire_whole(header, x12 ? 14 : 9), "1");
	for (size_t i = 0; i < judge->n_partners; i++) {
		const struct partner *partner = &judge->partners[i];

		if (partner->x12 == x12 && same(partner->id, whole->sender) && same(receiver, PARTNER_US) &&
		    same(from, partner->qualifier) && same(to, partner->qualifier))
			whole->partner = partner;
	}
}

void judge_whole(struct judge *judge, const struct wire *wire, struct judge_whole *whole)
{
	const struct wire_segment *last = wire->n > 0 ? &wire->segments[wire->n - 1] : NULL;

	*whole = (struct judge_whole){ .wire = *wire };
	if (!wire->readable || wire->n == 0) {
		whole->wire.readable = false;
		return;
	}
	read_header(judge, whole);
	if (!whole->partner)
		return;
	bool sound = wire->has_trailer && (wire->x12 ? read_x12(judge, whole) : read_edifact(judge, whole)) &&
		     same_reference(wire_whole(last, 2), whole->control);
	if (!sound) {
		whole->status = JUDGED_R;
		return;
	}
	for (size_t i = 0; i < whole->n_units; i++)
		judge_rows(judge, whole, &whole->units[i]);
	if (whole->test != whole->partner->test)
		whole->status = JUDGED_NOT_APPLIED;
}
