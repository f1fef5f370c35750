// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-forever PATH

Prints what all writers of the FIFO PATH write, until INT or TERM.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "fifo-forever: not one PATH: %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-forever:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, unix.SIGINT, unix.SIGTERM)
	// The write end is never used. As long as it is open there is no
	// end of file, and the kernel lets a read wait.
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if fi, err := f.Stat(); err != nil {
		return err
	} else if fi.Mode().Type() != fs.ModeNamedPipe {
		return fmt.Errorf("%s: not a FIFO", path)
	}
	r := &counter{file: f}
	failed := make(chan error, 1)
	go func() {
		_, err := io.Copy(os.Stdout, r)
		failed <- err
	}()
	fmt.Fprintln(os.Stderr, "fifo-forever: reading", path)
	select {
	case err = <-failed:
	case <-sig:
	}
	fmt.Fprintf(os.Stderr,
		"fifo-forever: %d lines in %d reads, %d of them empty\n",
		r.lines.Load(), r.reads.Load(), r.empty.Load())
	return err
}

// A counter counts the reads of a file that have returned.
type counter struct {
	file                *os.File
	reads, empty, lines atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.reads.Add(1)
	if n == 0 {
		c.empty.Add(1)
	}
	c.lines.Add(int64(bytes.Count(p[:n], []byte("\n"))))
	return n, err
}
