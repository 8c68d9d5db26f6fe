// node back.js FILE...: reads each FILE with node-x12 (strictly) or edifact, and holds every element of every message
// against FILE.json, what `allot profile check --json` made of it.
'use strict';
const fs = require('fs');
let failed = false;
let segments = 0;
let alone = 0;

function wrong(file, what) {
	console.log('edi: ' + file + ': ' + what);
	failed = true;
}

// Each message as a list of segments, each a list of elements, each a list of components.
function byX12(text, file) {
	const { X12Parser } = require('node-x12');
	const parser = new X12Parser(true);
	const interchange = parser.parse(text);
	if (parser.diagnostics && parser.diagnostics.length)
		wrong(file, 'node-x12 finds ' + JSON.stringify(parser.diagnostics));
	const messages = [];
	for (const group of interchange.functionalGroups)
		for (const transaction of group.transactions)
			messages.push([transaction.header, ...transaction.segments, transaction.trailer].map((segment) =>
				[segment.tag, ...segment.elements.map((element) => element.value)]));
	return messages;
}

// Segments and elements are held against the directory that edifact brings with it.
function byEdifact(text) {
	const Parser = require('edifact/parser.js');
	const Validator = require('edifact/validator.js');
	const validator = new Validator();
	validator.define(require('edifact/segments.js'));
	validator.define(require('edifact/elements.js'));
	const parser = new Parser(validator);
	const messages = [];
	let elements;
	parser.encoding('UNOC');
	parser.onopensegment = (name) => {
		elements = [name];
		if (name === 'UNH')
			messages.push([]);
		if (!['UNA', 'UNB', 'UNZ'].includes(name))
			messages[messages.length - 1].push(elements);
	};
	parser.onelement = () => elements.push([]);
	parser.oncomponent = (value) => elements[elements.length - 1].push(value);
	parser.write(text);
	parser.end();
	return messages.map((message) => message.map((segment) =>
		segment.map((element) => Array.isArray(element) ? trimmed(element).join(':') : element)));
}

// An X12 file may hold several interchanges; each begins at its ISA and ends behind its IEA.
function interchanges(text) {
	return text.split(/(?=ISA[^A-Za-z0-9 ])/).filter((part) => part.trim());
}

function trimmed(list) {
	while (list.length && list[list.length - 1] === '')
		list.pop();
	return list;
}

for (const file of process.argv.slice(2)) {
	const text = fs.readFileSync(file, 'latin1');
	const x12 = text.startsWith('ISA');
	const ours = JSON.parse(fs.readFileSync(file + '.json', 'utf8')).interchanges;
	const parts = x12 ? interchanges(text) : text.split(/(?=UNA:)/).filter((part) => part.trim());
	if (parts.length !== ours.length)
		wrong(file, parts.length + ' interchanges, allot finds ' + ours.length);
	parts.forEach((part, at) => {
		// node-x12 knows no TA1 that stands alone, as it does here; allot has found it by now
		if (x12 && !/[~\n|]GS/.test(part)) {
			alone++;
			return;
		}
		const mark = x12 ? part[3] : '+';
		let theirs;
		try {
			theirs = x12 ? byX12(part, file) : byEdifact(part);
		} catch (error) {
			wrong(file, 'another reader fails: ' + error.message);
			return;
		}
		const units = ours[at].units.map((unit) => unit.segments.map((segment) => segment.segment));
		if (theirs.length !== units.length)
			wrong(file, theirs.length + ' messages, allot finds ' + units.length);
		theirs.forEach((message, number) => message.forEach((segment, place) => {
			const read = trimmed(segment).join(mark);
			const told = Buffer.from(units[number][place], 'utf8').toString('utf8');
			segments++;
			if (read !== told)
				wrong(file, 'another reader finds ' + read + ', allot ' + told);
		}));
	});
}
if (!failed)
	console.log('edi: ' + segments + ' segments are read by others as by ourselves, ' + alone + ' interchanges of a TA1 by ourselves alone');
process.exit(failed || segments < 100 ? 1 : 0);
