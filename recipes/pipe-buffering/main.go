// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

const usage = `usage: pipe-buffering

Sends a line to programs that buffer and to some that were cured of it,
and tells when the reply came.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"pipe-buffering: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-buffering:", err)
		os.Exit(1)
	}
}

func run() error {
	// A right one may need its time on a busy machine; for a wrong one
	// any limit is too short.
	const right, wrong = 20 * time.Second, 200 * time.Millisecond
	for _, try := range []struct {
		limit   time.Duration
		command string
	}{
		{wrong, "tr a-z A-Z"},
		{right, "stdbuf -oL tr a-z A-Z"},
		{wrong, "stdbuf -oL perl -pe $_=uc"},
		{right, "perl -pe $|=1;$_=uc"},
		{right, "sed -u y/helo/HELO/"},
	} {
		fmt.Println(try.command)
		err := ask(strings.Fields(try.command), try.limit)
		if err != nil {
			return fmt.Errorf("%s: %w", try.command, err)
		}
	}
	return nil
}

// ask sends the command a line, and prints when the reply comes.
func ask(args []string, limit time.Duration) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	got := make(chan string, 1)
	var read error
	go func() {
		var reply string
		reply, read = bufio.NewReader(out).ReadString('\n')
		got <- strings.TrimSuffix(reply, "\n")
	}()
	_, sent := fmt.Fprintln(in, "hello")
	var closed error
	select {
	case reply := <-got:
		fmt.Printf("    %q while its input is open\n", reply)
		closed = in.Close()
	case <-time.After(limit):
		fmt.Printf("    no reply within %v", limit)
		closed = in.Close() // so that it ends, and writes what it has
		fmt.Printf(", %q at its end\n", <-got)
	}
	return cmp.Or(sent, closed, read, cmd.Wait())
}
