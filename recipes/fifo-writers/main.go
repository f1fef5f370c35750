// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-writers

Four processes write records to one FIFO. Counts those that stay whole.
`
const role = "FIFO_WRITERS" // makes the program a writer of this record

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "fifo-writers: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-writers:", err)
		os.Exit(1)
	}
}

func write(record string) error {
	f, err := os.OpenFile("fifo", os.O_WRONLY, 0)
	for i := 0; i < 200 && err == nil; i++ {
		_, err = f.WriteString(record + "\n")
	}
	return err
}

// whole counts the lines of size bytes that have arrived whole.
func whole(dir string, size int) (n int, err error) {
	self, err := os.Executable()
	path := filepath.Join(dir, "fifo")
	// Open for both ends it does not block, and keeps EOF away.
	hold, err1 := os.OpenFile(path, os.O_RDWR, 0)
	r, err2 := os.Open(path)
	if err := errors.Join(err, err1, err2); err != nil {
		return 0, err
	}
	ch := make(chan error)
	for _, letter := range []string{"a", "b", "c", "d"} {
		record := strings.Repeat(letter, size-1)
		cmd := exec.Command(self)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), role+"="+record)
		go func() { ch <- cmd.Run() }()
	}
	go func() {
		ch <- errors.Join(<-ch, <-ch, <-ch, <-ch, hold.Close())
	}()
	for br := bufio.NewReader(r); ; {
		line, err := br.ReadString('\n')
		if err != nil {
			return n, errors.Join(r.Close(), <-ch) // EOF
		}
		if len(line) == size && strings.Trim(line, line[:1]) == "\n" {
			n++
		}
	}
}

func run(record string) error {
	if record != "" {
		return write(record)
	}
	// All takes a second; a signal must not leave the FIFO behind.
	signal.Notify(make(chan os.Signal, 1), unix.SIGINT, unix.SIGTERM)
	dir, err := os.MkdirTemp("", "fifo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fifo := filepath.Join(dir, "fifo")
	err = os.NewSyscallError("mkfifo", unix.Mkfifo(fifo, 0o600))
	for _, size := range []int{512, 4096, 4097, 8000} {
		n := 800
		for i := 0; err == nil && n == 800 && i <= size/4097*99; i++ {
			n, err = whole(dir, size)
		}
		if err == nil {
			fmt.Printf("%d bytes: %d of 800 whole, torn: %t\n",
				size, n, n < 800)
		}
	}
	return err
}
