/* Envelope values: comparisons and small tables. */
#include "feed/edi/envelope_values.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "feed/units/items.h"
#include "feed/units/messages.h"

/* Numbers */

bool same_number(struct slice a, struct slice b)
{
	uint64_t x = 0, y = 0;

	if (!a.n || !b.n)
		return false;
	if (slice_number(a, UINT64_MAX, &x) == NUMBER_OK && slice_number(b, UINT64_MAX, &y) == NUMBER_OK)
		return x == y;
	return slice_eq(a, b);
}

static void put(uint64_t *slots, size_t room, uint64_t hash)
{
	size_t at = hash & (room - 1);

	while (slots[at])
		at = (at + 1) & (room - 1);
	slots[at] = hash;
}

static enum status grow(struct number_set *set)
{
	size_t room = set->room ? 2 * set->room : 64;
	uint64_t *slots = calloc(room, sizeof(*slots));

	if (!slots)
		return fail_memory();
	for (size_t i = 0; i < set->room; i++)
		if (set->slots[i])
			put(slots, room, set->slots[i]);
	free(set->slots);
	set->slots = slots;
	set->room = room;
	return ST_OK;
}

enum status number_set_add(struct number_set *set, struct slice number, bool *seen)
{
	number = edi_line_number(number);
	uint64_t hash = checksum64(number.p, number.n, hash_seed()) | 1;
	enum status st = 2 * set->count >= set->room ? grow(set) : ST_OK;

	*seen = false;
	if (st)
		return st;
	for (size_t at = hash & (set->room - 1); set->slots[at]; at = (at + 1) & (set->room - 1))
		if (set->slots[at] == hash)
			*seen = true;
	if (*seen)
		return ST_OK;
	put(set->slots, set->room, hash);
	set->count++;
	return ST_OK;
}

void number_set_clear(struct number_set *set)
{
	if (set->count)
		memset(set->slots, 0, set->room * sizeof(*set->slots));
	set->count = 0;
}

void number_set_release(struct number_set *set)
{
	free(set->slots);
	*set = (struct number_set){ .room = 0 };
}

/* Versions */

bool group_code_known(struct slice code)
{
	for (const struct edi_message *m = EDI_X12_MESSAGES; m->type; m++)
		if (slice_eq(code, slice_str(m->group)))
			return true;
	return false;
}

/* VERSION begins with WANTED, points and colons left out of both. */
static bool begins_with(struct slice version, struct slice wanted)
{
	size_t v = 0;

	for (size_t w = 0; w < wanted.n; w++) {
		if (wanted.p[w] == '.' || wanted.p[w] == ':')
			continue;
		while (v < version.n && (version.p[v] == '.' || version.p[v] == ':'))
			v++;
		if (v == version.n || version.p[v++] != wanted.p[w])
			return false;
	}
	return wanted.n > 0;
}

static bool listed(const struct profile *profile, struct slice version)
{
	for (uint32_t i = 0; i < profile->edi.versions.count; i++)
		if (begins_with(version, profile->edi.versions.list[i]))
			return true;
	return false;
}

/* 004010 to 005010, whatever an industry has put behind it. */
static bool is_known_x12(struct slice version)
{
	uint64_t v = 0;

	return version.n >= 6 && slice_number(slice_of(version.p, 6), 999999, &v) == NUMBER_OK && v >= 4010 &&
	       v <= 5010;
}

/* D.96A to D.01B. */
static bool is_known_edifact(struct slice version)
{
	const char *p = version.p;

	if (version.n < 5 || p[0] != 'D' || p[1] != ':' || (version.n > 5 && p[5] != ':'))
		return false;
	bool digits = p[2] >= '0' && p[2] <= '9' && p[3] >= '0' && p[3] <= '9';
	unsigned year = (unsigned)(10 * (p[2] - '0') + p[3] - '0');
	return digits && (p[4] == 'A' || p[4] == 'B') && (year >= 96 || year <= 1);
}

/* A list may speak of the other standard alone. */
static bool speaks_of(const struct profile *profile, bool edifact)
{
	for (uint32_t i = 0; profile && i < profile->edi.versions.count; i++) {
		struct slice v = profile->edi.versions.list[i];
		if (v.n && (v.p[0] == 'D' || v.p[0] == 'S') == edifact)
			return true;
	}
	return false;
}

bool x12_version_taken(struct slice version, const struct profile *profile)
{
	return speaks_of(profile, false) ? listed(profile, version) : is_known_x12(version);
}

bool edifact_version_taken(struct slice version, const struct profile *profile)
{
	return speaks_of(profile, true) ? listed(profile, version) : is_known_edifact(version);
}

/* Character sets */

const char *charset_of(const struct edi_interchange *interchange)
{
	const struct profile *p = interchange->profile;

	if (interchange->record.edifact)
		return edifact_charset(interchange->record.version);
	return p && p->edi.charset.n ? p->edi.charset.p : NULL;
}

uint32_t interchange_day(struct slice date)
{
	char text[EDI_DATE_TEXT];
	uint32_t day = DATE_NONE;

	if (edi_date_read(date, slice_of(NULL, 0), true, text) == EDI_DATE_OK)
		(void)date_parse(slice_of(text, sizeof(text)), &day);
	return day;
}
