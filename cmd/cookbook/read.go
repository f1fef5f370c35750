package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"cookbook/internal/literate"
	"cookbook/internal/typeset"
)

func newRead(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "read [CHAPTER | ID]",
		Short: "Read the book in the terminal",
		Long: `Read shows the book, a chapter, or the section of a recipe, set for the terminal. A
chapter is named by its number, its name or a part of it: 6, 06-tcp, tcp. On a
terminal the text goes through $PAGER, or less.`,
		Example: `  $ cookbook read
  $ cookbook read signals
  $ cookbook read tcp-server`,
		Args:              operands(0, 1),
		ValidArgsFunction: o.completeID,
		RunE: func(cmd *cobra.Command, args []string) error {
			columns, tty := window(cmd.OutOrStdout())
			page := typeset.Page{Width: min(columns, 80), Marks: tty && os.Getenv("TERM") != "dumb"}
			text, err := o.typeset(strings.Join(args, ""), page)
			if err != nil {
				return err
			}
			if tty {
				return paged(cmd.Context(), text)
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}

// typeset sets the book, or the chapter or the section with this name.
func (o *options) typeset(name string, page typeset.Page) ([]byte, error) {
	fsys, label, _, err := o.open()
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	set := map[string][]byte{} // by chapter
	b, err := literate.Visit(fsys, label, func(c *literate.Chapter) {
		text := setPart(c, name, page)
		mu.Lock()
		defer mu.Unlock()
		set[c.Name] = text
	})
	if err != nil {
		return nil, err
	}
	var parts [][]byte
	for _, c := range b.Chapters {
		if text := set[c.Name]; text != nil {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return nil, o.noChapter(b, name)
	}
	return bytes.Join(parts, []byte("\n\n")), nil
}

// setPart sets a chapter if it is wanted, or the section of the recipe that
// is, and returns nil if neither is.
func setPart(c *literate.Chapter, name string, page typeset.Page) []byte {
	if name == "" || isChapter(c, name) {
		return typeset.Chapter(c, page)
	}
	for _, r := range c.Recipes {
		if r.ID == name {
			return typeset.Section(c, r.Section, page)
		}
	}
	return nil
}

// isChapter says whether a chapter is meant: 6, 06, tcp or 06-tcp.
func isChapter(c *literate.Chapter, name string) bool {
	number, topic, _ := strings.Cut(c.Name, "-")
	n, err1 := strconv.Atoi(number)
	m, err2 := strconv.Atoi(name)
	return name == c.Name || name == topic || err1 == nil && err2 == nil && n == m
}

func (o *options) noChapter(b *literate.Book, name string) error {
	var all []string
	for _, c := range b.Chapters {
		_, topic, _ := strings.Cut(c.Name, "-")
		all = append(all, topic)
	}
	chapters := "the chapters are " + strings.Join(all, ", ")
	for _, r := range b.Recipes() {
		all = append(all, r.ID)
	}
	return &hinted{fmt.Sprintf("no chapter or recipe %q", name), didYouMean(name, all, chapters)}
}

// window returns the columns of the terminal that w is, and whether it is one.
func window(w io.Writer) (columns int, tty bool) {
	if out, ok := w.(*output); ok {
		w = out.Writer
	}
	f, ok := w.(*os.File)
	if !ok {
		return 80, false
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 80, false
	}
	if size.Col < 20 {
		return 80, true // one that does not know its size
	}
	return int(size.Col), true
}

// paged shows text by $PAGER, which may have operands, or by less. Where there
// is no pager the text goes to the terminal as it is.
func paged(ctx context.Context, text []byte) error {
	pager := strings.Fields(os.Getenv("PAGER"))
	if len(pager) == 0 {
		pager = []string{"less"}
	}
	// A key that interrupts is the pager's: both are in the foreground.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	cmd := exec.CommandContext(ctx, pager[0], pager[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), os.Stdout, os.Stderr
	if os.Getenv("LESS") == "" {
		cmd.Env = append(cmd.Environ(), "LESS=FRX")
	}
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		_, err = os.Stdout.Write(text)
	}
	return err
}
