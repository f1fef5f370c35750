// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const usage = `usage: cmd-long-line

Shows a scanner that gives up at a long line, and its child stall.
`
const role = "CMD_LONG_LINE" // makes the program a child that writes

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"cmd-long-line: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	work := run
	if n, err := strconv.Atoi(os.Getenv(role)); err == nil {
		work = func() error { return child(n) }
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-long-line:", err)
		os.Exit(1)
	}
}

// child writes a line, one of n bytes, and 40000 more.
func child(n int) error {
	_, err := fmt.Printf("first\n%s\n%s", strings.Repeat("b", n),
		strings.Repeat("more\n", 40000))
	return err
}

// start starts a child whose second line has n bytes.
func start(n int) (*exec.Cmd, io.ReadCloser, error) {
	self, err := os.Executable()
	cmd := exec.Command(self)
	cmd.Err = err // Start returns it
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", role, n))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	return cmd, out, err
}

func wrong(n int, limit time.Duration) error {
	cmd, out, err := start(n)
	if err != nil {
		return err
	}
	lines := 0
	for sc := bufio.NewScanner(out); sc.Scan(); lines++ {
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	fmt.Printf("wrong, a line of %d bytes: lines %d, Wait: ", n, lines)
	select {
	case err := <-done:
		fmt.Println(err)
	case <-time.After(limit):
		err := out.Close() // the child's next write ends it
		fmt.Printf("blocked for %v, then %v\n", limit, <-done)
		return err
	}
	return nil
}

func right(n int) error {
	cmd, out, err := start(n)
	if err != nil {
		return err
	}
	lines, sc := 0, bufio.NewScanner(out)
	sc.Buffer(nil, 1<<20)
	for ; sc.Scan(); lines++ {
	}
	err = out.Close() // at EOF it does nothing, else it ends the child
	fmt.Printf("right, a line of %d bytes: lines %d, Wait: %v\n",
		n, lines, cmd.Wait())
	return errors.Join(err, sc.Err())
}

func run() error {
	return errors.Join(wrong(65535, time.Minute),
		wrong(65536, 200*time.Millisecond), right(65536), right(1<<20))
}
