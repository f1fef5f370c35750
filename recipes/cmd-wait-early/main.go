// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
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

const usage = `usage: cmd-wait-early

Shows what Wait does to output that has not been read.
`
const role = "CMD_WAIT_EARLY" // makes the program a child that writes

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"cmd-wait-early: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	work := run
	if n, err := strconv.Atoi(os.Getenv(role)); err == nil {
		work = func() error { return child(n) }
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-wait-early:", err)
		os.Exit(1)
	}
}

func child(n int) error {
	_, err := io.WriteString(os.Stdout, strings.Repeat("x", n))
	return err
}

// start starts a child that writes n bytes.
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

// wrong calls Wait when it has read the first bytes only.
func wrong(first, n int, limit time.Duration) error {
	cmd, out, err := start(n)
	if err != nil {
		return err
	}
	if _, err := io.ReadFull(out, make([]byte, first)); err != nil {
		return err
	}
	fmt.Printf("wrong: %d of %d bytes read, then Wait: ", first, n)
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		fmt.Println(err)
		rest, err := io.ReadAll(out)
		fmt.Printf("wrong: the next read gives %d bytes, %v\n",
			len(rest), err)
		return nil
	case <-time.After(limit):
		fmt.Println("blocked for", limit)
		err := out.Close()
		fmt.Println("wrong: the reader closes its end:", <-done)
		return err
	}
}

func right(n int) error {
	cmd, out, err := start(n)
	if err != nil {
		return err
	}
	all, err := io.ReadAll(out)
	fmt.Printf("right: %d of %d bytes read, then Wait: %v\n",
		len(all), n, cmd.Wait())
	return err
}

func run() error {
	return errors.Join(wrong(4096, 10000, time.Minute),
		wrong(0, 65537, 200*time.Millisecond), right(65537))
}
