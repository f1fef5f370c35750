// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

const usage = `usage: cmd-pipeline

Runs pipelines and shows how each command ended.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-pipeline: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-pipeline:", err)
		os.Exit(1)
	}
}

func run() error {
	list := [][]string{
		{"sh", "-c", "echo pear; echo apple; exit 3"},
		{"sort"}, {"tr", "a-z", "A-Z"},
		{"yes"}, {"cat"}, {"head", "-n", "2"},
		{"yes"}, {"no-such-command"}, {"cat"},
	}
	for ; len(list) > 0; list = list[3:] {
		fmt.Println(list[0][0], "|", list[1][0], "|", list[2][0])
		if err := pipeline(list[:3]); err != nil {
			return err
		}
	}
	return wrong()
}

// pipeline prints what the last of the commands prints, and how each of
// them ended.
func pipeline(argvs [][]string) error {
	in, err := os.Open(os.DevNull)
	var cmds []*exec.Cmd
	for _, argv := range argvs {
		r, w, pipeErr := os.Pipe()
		if err := cmp.Or(err, pipeErr); err != nil {
			return err
		}
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = in, w, os.Stderr
		if err := cmd.Start(); err != nil {
			fmt.Printf("%s: %v\n", argv[0], err)
		} else {
			cmds = append(cmds, cmd)
		}
		// The child has its copies. A writer gets SIGPIPE, a reader the
		// end of file, once nobody else holds the other end.
		err = cmp.Or(in.Close(), w.Close())
		in = r
	}
	_, copyErr := io.Copy(os.Stdout, in)
	err = cmp.Or(err, copyErr, in.Close())
	for _, cmd := range cmds {
		if err := cmd.Wait(); cmd.ProcessState == nil {
			return err
		}
		fmt.Printf("%s: %v\n", cmd.Args[0], cmd.ProcessState)
	}
	return err
}

func wrong() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	yes := exec.CommandContext(ctx, "yes")
	head := exec.Command("head", "-n", "1")
	head.Stdout = os.Stdout
	var err error
	head.Stdin, err = yes.StdoutPipe()
	fmt.Println("wrong: yes | head")
	if err = cmp.Or(err, yes.Start(), head.Run()); err != nil {
		return err
	}
	time.AfterFunc(100*time.Millisecond, cancel)
	fmt.Printf("yes: %v, it did not end by itself\n", yes.Wait())
	return nil
}
