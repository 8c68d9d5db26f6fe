#include "disk.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../model/nights_files.h"
#include "world.h"

static const size_t NO_NODE = (size_t)-1;

/* Arrays double; their length tells their room. */
static void *grown(void *items, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return items;
	return model_alloc(items, n ? 2 * n : 1, size);
}

static size_t add_node(struct disk *d, enum disk_kind kind, uint64_t inode)
{
	d->nodes = grown(d->nodes, d->n_nodes, sizeof(*d->nodes));
	d->nodes[d->n_nodes] = (struct disk_node){ .kind = kind, .inode = inode };
	return d->n_nodes++;
}

/* The newest node of INODE: numbers are used again. */
static size_t find_node(const struct disk *d, uint64_t inode)
{
	for (size_t i = d->n_nodes; i-- > 0;)
		if (d->nodes[i].inode == inode && d->nodes[i].kind != DISK_SYMLINK)
			return i;
	return NO_NODE;
}

/* Names */

static void folder_add(struct disk_folder *f, const char *name, size_t node)
{
	f->entries = grown(f->entries, f->n, sizeof(*f->entries));
	f->entries[f->n++] = (struct disk_entry){ model_copy(name), node };
}

/* Takes NAME out; its node or NO_NODE. */
static size_t folder_take(struct disk_folder *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (strcmp(f->entries[i].name, name) != 0)
			continue;
		size_t node = f->entries[i].node;
		free(f->entries[i].name);
		f->entries[i] = f->entries[--f->n];
		return node;
	}
	return NO_NODE;
}

static void folder_change(struct disk_folder *f, const struct disk_change *c)
{
	size_t node = folder_take(f, c->name);
	if (c->op == LOG_UNLINK)
		return;
	if (c->op != LOG_RENAME) {
		folder_add(f, c->name, c->node);
	} else if (node != NO_NODE) {
		(void)folder_take(f, c->target);
		folder_add(f, c->target, node);
	}
}

static void folder_free(struct disk_folder *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->entries[i].name);
	free(f->entries);
}

/* A copy: FOLDER with the first KEPT of its changes that are not durable. */
static struct disk_folder folder_after(const struct disk *d, size_t folder, size_t kept)
{
	struct disk_folder f = { 0 };
	const struct disk_folder *now = &d->nodes[folder].folder;
	for (size_t i = 0; i < now->n; i++)
		folder_add(&f, now->entries[i].name, now->entries[i].node);
	for (size_t i = 0; i < d->n_changes && kept > 0; i++) {
		if (d->changes[i].folder != folder)
			continue;
		folder_change(&f, &d->changes[i]);
		kept--;
	}
	return f;
}

/* Loading */

static void load_into(struct disk *d, size_t folder, const char *path)
{
	DIR *dir = opendir(path);
	if (!dir)
		world_give_up("cannot list", path);
	for (struct dirent *e; (e = readdir(dir));) {
		struct stat s;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		char *child = files_path(path, e->d_name);
		char target[TORTURE_PATH_MAX];
		if (lstat(child, &s) != 0)
			world_give_up("cannot find", child);
		enum disk_kind kind = S_ISDIR(s.st_mode)   ? DISK_FOLDER
				      : S_ISLNK(s.st_mode) ? DISK_SYMLINK
							   : DISK_FILE;
		size_t node = add_node(d, kind, s.st_ino);
		folder_add(&d->nodes[folder].folder, e->d_name, node);
		if (kind == DISK_FOLDER)
			load_into(d, node, child);
		else if (kind == DISK_FILE && !files_read(child, &d->nodes[node].bytes))
			world_give_up("cannot read", child);
		ssize_t n = kind == DISK_SYMLINK ? readlink(child, target, sizeof(target)) : 0;
		model_bytes_add(&d->nodes[node].bytes, target, n > 0 ? (size_t)n : 0);
		free(child);
	}
	closedir(dir);
}

void disk_load(struct disk *d, const char *path)
{
	struct stat s;
	*d = (struct disk){ 0 };
	if (stat(path, &s) != 0)
		world_give_up("cannot find", path);
	load_into(d, add_node(d, DISK_FOLDER, s.st_ino), path);
}

static void forget_writes(struct disk_node *n)
{
	for (size_t i = 0; i < n->n_writes; i++)
		model_bytes_free(&n->writes[i].bytes);
	n->n_writes = 0;
}

void disk_free(struct disk *d)
{
	for (size_t i = 0; i < d->n_nodes; i++) {
		forget_writes(&d->nodes[i]);
		free(d->nodes[i].writes);
		model_bytes_free(&d->nodes[i].bytes);
		folder_free(&d->nodes[i].folder);
	}
	for (size_t i = 0; i < d->n_changes; i++) {
		free(d->changes[i].name);
		free(d->changes[i].target);
	}
	free(d->changes);
	free(d->nodes);
}

/* Bytes */

static void resize(struct model_bytes *bytes, size_t size)
{
	static const char zeros[4096];
	while (bytes->len < size) {
		size_t more = size - bytes->len;
		model_bytes_add(bytes, zeros, more < sizeof(zeros) ? more : sizeof(zeros));
	}
	bytes->len = size;
}

static void put_at(struct model_bytes *bytes, uint64_t offset, const char *p, size_t n)
{
	if (bytes->len < offset + n)
		resize(bytes, offset + n);
	if (n)
		memcpy(bytes->data + offset, p, n);
}

static void put_write(struct model_bytes *bytes, const struct disk_write *w)
{
	if (w->bytes.len)
		put_at(bytes, w->offset, w->bytes.data, w->bytes.len);
	else
		resize(bytes, w->offset);
}

/* Those of W's sectors that CHANCE in 100 lets through. */
static void put_some(struct model_bytes *bytes, const struct disk_write *w, unsigned chance,
		     struct night_rng *rng)
{
	if (!w->bytes.len) {
		if (night_chance(rng, chance))
			resize(bytes, w->offset);
		return;
	}
	for (size_t at = 0; at < w->bytes.len;) {
		size_t n = SECTOR - (size_t)((w->offset + at) % SECTOR);
		if (n > w->bytes.len - at)
			n = w->bytes.len - at;
		if (night_chance(rng, chance))
			put_at(bytes, w->offset + at, w->bytes.data + at, n);
		at += n;
	}
}

static struct model_bytes file_after(const struct disk_node *node, enum disk_survival data,
				     struct night_rng *rng)
{
	enum { HALF = 50 };
	struct model_bytes bytes = { 0 };
	size_t prefix = data == SURVIVES_PREFIX ? night_below(rng, node->n_writes + 1) : 0;
	model_bytes_add(&bytes, model_bytes_text(&node->bytes), node->bytes.len);
	for (size_t i = 0; i < node->n_writes; i++) {
		const struct disk_write *w = &node->writes[i];
		if (data == SURVIVES_ALL || i < prefix)
			put_write(&bytes, w);
		else if (data == SURVIVES_ANY || (data == SURVIVES_PREFIX && i == prefix))
			put_some(&bytes, w, HALF, rng);
		else if (data == SURVIVES_SIZE && bytes.len < w->offset + w->bytes.len)
			resize(&bytes, w->offset + w->bytes.len);
	}
	return bytes;
}

/* Effects */

static void apply_write(struct disk_node *node, const struct log_record *r, const char *bytes)
{
	struct disk_write w = { .offset = r->offset };
	if (r->op == LOG_WRITE && !r->bytes)
		return;
	if (r->durable) {
		put_at(&node->bytes, r->offset, bytes, r->bytes);
		return;
	}
	if (r->op == LOG_WRITE)
		model_bytes_add(&w.bytes, bytes, r->bytes);
	node->writes = grown(node->writes, node->n_writes, sizeof(w));
	node->writes[node->n_writes++] = w;
}

/* The other change of the pair that change I is of. */
static size_t twin_of(const struct disk *d, size_t i)
{
	for (size_t j = 0; j < d->n_changes; j++)
		if (j != i && d->changes[j].pair == d->changes[i].pair)
			return j;
	return i;
}

/* Makes the changes of FOLDER durable that stand before END, and what else is then; DONE marks them. */
static void sync_before(struct disk *d, size_t folder, size_t end, bool *done)
{
	for (size_t i = 0; i < end; i++) {
		struct disk_change *c = &d->changes[i];
		if (c->folder != folder || done[i])
			continue;
		done[i] = true;
		folder_change(&d->nodes[folder].folder, c);
		if (c->pair) {
			size_t twin = twin_of(d, i);
			sync_before(d, d->changes[twin].folder, twin + 1, done);
		}
	}
}

static void sync_folder(struct disk *d, size_t folder)
{
	bool *done = model_alloc(NULL, d->n_changes + 1, sizeof(*done));
	/* the array's room goes by its length */
	struct disk_change *changes = NULL;
	size_t left = 0;
	memset(done, 0, (d->n_changes + 1) * sizeof(*done));
	sync_before(d, folder, d->n_changes, done);
	for (size_t i = 0; i < d->n_changes; i++) {
		if (done[i]) {
			free(d->changes[i].name);
			free(d->changes[i].target);
			continue;
		}
		changes = grown(changes, left, sizeof(*changes));
		changes[left++] = d->changes[i];
	}
	free(done);
	free(d->changes);
	d->changes = changes;
	d->n_changes = left;
}

static void sync_node(struct disk *d, size_t node)
{
	struct disk_node *n = &d->nodes[node];
	if (n->kind == DISK_FOLDER) {
		sync_folder(d, node);
		return;
	}
	for (size_t i = 0; i < n->n_writes; i++)
		put_write(&n->bytes, &n->writes[i]);
	forget_writes(n);
	free(n->writes);
	n->writes = NULL;
}

static void add_change(struct disk *d, const struct disk_change *c, const char *name, const char *target)
{
	d->changes = grown(d->changes, d->n_changes, sizeof(*c));
	d->changes[d->n_changes] = *c;
	d->changes[d->n_changes].name = model_copy(name);
	d->changes[d->n_changes++].target = model_copy(target);
}

/* A rename between folders: it goes from one and comes to the other, at once. */
static bool apply_move(struct disk *d, const struct log_record *r, const char *name, const char *target)
{
	struct disk_change out = { .op = LOG_UNLINK, .folder = find_node(d, r->folder), .node = NO_NODE };
	struct disk_change in = { .op = LOG_FILE,
				  .folder = find_node(d, r->offset),
				  .node = find_node(d, r->inode) };
	if (out.folder == NO_NODE || in.folder == NO_NODE || in.node == NO_NODE)
		return false;
	out.pair = in.pair = ++d->pairs;
	add_change(d, &out, name, "");
	add_change(d, &in, target, "");
	return true;
}

static bool apply_change(struct disk *d, const struct log_record *r, const char *name, const char *target)
{
	static const enum disk_kind kinds[] = {
		[LOG_FILE] = DISK_FILE, [LOG_FOLDER] = DISK_FOLDER, [LOG_SYMLINK] = DISK_SYMLINK
	};
	struct disk_change c = { .op = r->op, .folder = find_node(d, r->folder), .node = NO_NODE };
	if (r->op == LOG_RENAME && r->offset)
		return apply_move(d, r, name, target);
	if (c.folder == NO_NODE)
		return false;
	if (r->op == LOG_FILE || r->op == LOG_FOLDER || r->op == LOG_SYMLINK) {
		c.node = add_node(d, kinds[r->op], r->inode);
		if (r->op == LOG_SYMLINK)
			model_bytes_add_text(&d->nodes[c.node].bytes, target);
	}
	add_change(d, &c, name, target);
	return true;
}

bool disk_apply(struct disk *d, const struct log_record *r, const char *bytes, const char *name,
		const char *target)
{
	if (r->op == LOG_PRINT)
		return false;
	if (r->op != LOG_WRITE && r->op != LOG_SIZE && r->op != LOG_SYNC)
		return apply_change(d, r, name, target);
	size_t node = find_node(d, r->inode);
	if (node == NO_NODE)
		return false;
	if (r->op == LOG_SYNC)
		sync_node(d, node);
	else
		apply_write(&d->nodes[node], r, bytes);
	return true;
}

/* Coming back */

struct crash {
	const struct disk *d;
	enum disk_survival data;
	struct night_rng *rng;
	size_t *kept; /* by node: how many of a folder's changes survive */
};

static size_t changes_of(const struct disk *d, size_t folder)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n_changes; i++)
		n += d->changes[i].folder == folder;
	return n;
}

/* How many changes of its folder stand before change I. */
static size_t place_of(const struct disk *d, size_t i)
{
	size_t n = 0;
	for (size_t j = 0; j < i; j++)
		n += d->changes[j].folder == d->changes[i].folder;
	return n;
}

/* A rename between folders that one has lost is lost in the other, with all that came after it there. */
static bool lose_halves(const struct crash *c)
{
	bool lost = false;
	for (size_t i = 0; i < c->d->n_changes; i++) {
		const struct disk_change *change = &c->d->changes[i];
		size_t twin = change->pair ? twin_of(c->d, i) : i, place = place_of(c->d, i);
		if (twin == i || c->kept[change->folder] <= place ||
		    c->kept[c->d->changes[twin].folder] > place_of(c->d, twin))
			continue;
		c->kept[change->folder] = place;
		lost = true;
	}
	return lost;
}

static void choose_kept(const struct crash *c, enum disk_survival names)
{
	for (size_t node = 0; node < c->d->n_nodes; node++) {
		size_t n = c->d->nodes[node].kind == DISK_FOLDER ? changes_of(c->d, node) : 0;
		c->kept[node] = names == SURVIVES_NOTHING ? 0
				: names == SURVIVES_ALL	  ? n
							  : night_below(c->rng, n + 1);
	}
	while (lose_halves(c))
		;
}

static void build(const struct crash *c, size_t node, const char *path)
{
	const struct disk_node *n = &c->d->nodes[node];
	bool built = true;
	if (n->kind == DISK_SYMLINK) {
		built = symlink(model_bytes_text(&n->bytes), path) == 0;
	} else if (n->kind == DISK_FILE) {
		struct model_bytes bytes = file_after(n, c->data, c->rng);
		built = files_write(path, model_bytes_text(&bytes), bytes.len);
		model_bytes_free(&bytes);
	} else {
		struct disk_folder f = folder_after(c->d, node, c->kept[node]);
		built = files_make_folder(path);
		for (size_t i = 0; built && i < f.n; i++) {
			char *child = files_path(path, f.entries[i].name);
			build(c, f.entries[i].node, child);
			free(child);
		}
		folder_free(&f);
	}
	if (!built)
		world_give_up("cannot build", path);
}

void disk_crash(const struct disk *d, enum disk_survival names, enum disk_survival data, struct night_rng *rng,
		const char *path)
{
	const struct crash c = { d, data, rng, model_alloc(NULL, d->n_nodes, sizeof(*c.kept)) };
	choose_kept(&c, names);
	build(&c, 0, path);
	free(c.kept);
}
