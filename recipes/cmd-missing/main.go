// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
)

const usage = `usage: cmd-missing

Starts a command that does not exist, without a shell and with one.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-missing: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-missing:", err)
		os.Exit(1)
	}
}

// run shows where the command is missed.
func run() error {
	for _, name := range []string{"bogus", "./bogus", "/dev/null"} {
		cmd := exec.Command(name)
		err := cmd.Start()
		if err == nil {
			return fmt.Errorf("%s exists: %w", name, cmd.Wait())
		}
		fmt.Println("no shell:", err)
	}
	if err := read(); err != nil {
		return err
	}
	return write()
}

// read reads from the command that a shell cannot find.
func read() error {
	cmd := exec.Command("sh", "-c", "bogus")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	fmt.Println("reader: Start:", err)
	text, err := io.ReadAll(out)
	fmt.Printf("reader: read %d bytes up to the end of file: %v\n",
		len(text), err)
	fmt.Println("reader: Wait:", cmd.Wait())
	return nil
}

// write writes to the command that a shell cannot find.
func write() error {
	cmd := exec.Command("sh", "-c", "bogus")
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	fmt.Println("writer: Start:", err)
	w := bufio.NewWriter(in)
	_, err = fmt.Fprintln(w, "hello")
	fmt.Println("writer: first Fprintln:", err)
	for err == nil {
		_, err = fmt.Fprintln(w, "hello")
	}
	fmt.Println("writer: Fprintln in the end:", err)
	fmt.Println("writer: Flush:", w.Flush())
	fmt.Println("writer: Close:", in.Close())
	fmt.Println("writer: Wait:", cmd.Wait())
	return nil
}
