// Package literate reads the book: Markdown chapters in which complete
// programs and the terminal sessions that prove them are embedded. This page
// is the specification of their format.
//
// A chapter is plain CommonMark with GitHub's extensions, in a file named
// NN-topic.md. It begins with its title, a level 1 heading, and a paragraph
// that says when to use the mechanism and when not. Raw HTML, indented code
// blocks and hard line breaks are errors: the first would render differently
// from place to place, the second would hide code from the checks, and the
// third is a \ that was to be read, more often than not.
//
// # Recipes
//
// A level 2 heading begins a section. A section with recipe fences is one
// recipe; its heading is an imperative of at most eight words. Under it
// stand, in this order,
//
//   - the problem, a paragraph or more;
//   - the session, one or more console fences;
//   - the program, one or more go fences;
//   - ### Discussion, of 120 to 250 words;
//   - ### See also.
//
// Prose may stand between fences. A section without recipe fences is plain
// text. The id of a recipe is lower-case words joined by hyphens; its first
// word is its topic, and a topic belongs to one chapter.
//
// # Fences
//
// The first word of an info string is the language, then come key=value
// pairs; quotes enclose a value with spaces.
//
//	go recipe=ID        a fragment of the program
//	go excerpt=ID       lines that stand verbatim, in this order, in that program
//	go broken="TEXT"    a file that must not compile, with this message
//	console excerpt=ID  the same, of that recipe's sessions
//	console recipe=ID [term=NAME] [scene=NAME] [order=interleave|any]
//	                    [input=TEXT]... [KIND=SAMPLE]...
//	text, c, perl, …    anything else, shown as it is
//
// A go, console, sh, bash or shell fence without a key is an error: nothing
// would verify it. Any other exemption from a rule is a line of
// exceptions.txt beside the chapters, with its reason:
//
//	RULE SUBJECT: REASON
//
// The rules that can be exempted from are fence-key (CHAPTER.md/LANGUAGE),
// length, discussion and variable (a recipe's id). A line that exempts
// nothing is an error.
//
// # Programs
//
// The fragments of a recipe are joined in order, with a blank line between
// two. Each is whole top-level declarations; the first has the package
// clause and the imports. The whole is as gofmt writes it, has at most 100
// lines of at most 72 columns, no package variables, and imports the
// standard library and golang.org/x/sys/unix alone.
//
// # Sessions
//
// A session is what a reader sees in a terminal. The fences of a recipe form
// one scene, in document order; scene=NAME starts another. term=NAME names
// a terminal; each is an interactive bash of its own, and all terminals of a
// scene share one directory, empty at first, which is also HOME. A fence
// that does not begin with a command continues the program that runs in its
// terminal.
//
//	$ COMMAND       starts a command; the one before must have ended
//	^C ^D ^Z ^\     alone on a line: a key
//	...             alone on a line: any number of lines
//	anything else   a line that must come, exactly
//
// A line that ends with the TEXT of input=TEXT is typed by the reader, after
// what stands before it on the line, which is the program's prompt. Several
// inputs are typed in the order of their keys.
//
// The lines are the synchronisation: the scene goes on when those shown so
// far have come. A session never sleeps. A command that ends with another
// status than 0 is followed by "$ echo $?" and the number. A key strikes a
// program that has printed something, and before another terminal starts a
// command the key's effect is waited for in its own. With
// order=interleave, lines with the same first word keep their order and the
// rest mixes freely; with order=any all of them do.
//
// # Samples
//
// KIND=SAMPLE declares that a literal stands for a value that differs from
// run to run. The kinds are pid, port, time (in one of the usual forms),
// dur, num, hex, path, host and name. Where the literal first matches, as a
// whole token, it is bound to the real value; from then on it must be that
// value wherever it stands in the scene, and in commands and typed lines it
// is replaced by it. A sample must occur, in output before it is used in a
// command. Two samples never stand for one value, unless both are of kind
// time, dur or num, where equal values are chance.
//
// # Use
//
// [Load] reads the chapters, [Check] returns all that is wrong with them at
// once, [Find] reads no more than one recipe needs. [Recipe.Tangle] makes
// the program; [Recipe.Scenes] holds the parsed sessions, which package
// transcript plays. [Read] loads and checks, chapter by chapter, and shows each
// one's syntax tree to a visitor before it gives the tree up.
package literate
