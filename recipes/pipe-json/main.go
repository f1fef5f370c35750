// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"strconv"
)

const usage = `usage: pipe-json

Sends requests to a child, and prints its responses.
`
const role = "role:child" // the operand that makes it the child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := parent
	if flag.Arg(0) == role {
		work = child
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-json: operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := work(); err != nil && !errors.Is(err, io.EOF) {
		fmt.Fprintln(os.Stderr, "pipe-json:", err)
		os.Exit(1)
	}
}

type message map[string]any

// send writes a message behind its length in bytes.
func send(w io.Writer, m message) error {
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err == nil {
		_, err = fmt.Fprintf(w, "Content-Length: %d\r\n\r\n%s",
			len(body), body)
	}
	return err
}

// receive reads a message. The error is io.EOF after the last one.
func receive(r *bufio.Reader) (message, error) {
	h, headErr := textproto.NewReader(r).ReadMIMEHeader()
	n, lenErr := strconv.ParseUint(h.Get("Content-Length"), 10, 16)
	body, m := make([]byte, n), message{}
	_, bodyErr := io.ReadFull(r, body)
	return m, cmp.Or(headErr, lenErr, bodyErr, json.Unmarshal(body, &m))
}

func parent() error {
	self, selfErr := os.Executable()
	cmd := exec.Command(self, role)
	cmd.Stderr = os.Stderr // for the child's log
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := cmp.Or(selfErr, inErr, outErr, cmd.Start()); err != nil {
		return err
	}
	r := bufio.NewReader(out)
	for i, method := range []string{"pid", "sum", "noise"} {
		sent := send(in, message{"id": i + 1, "method": method})
		m, err := receive(r)
		fmt.Println(method+":", cmp.Or(m["result"], m["error"],
			any(cmp.Or(sent, err))))
	}
	return cmp.Or(in.Close(), cmd.Wait())
}

func child() error {
	for r := bufio.NewReader(os.Stdin); ; {
		m, err := receive(r)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "child: request", m["id"], m["method"])
		res := message{"id": m["id"]}
		switch m["method"] {
		case "pid":
			res["result"] = fmt.Sprint(os.Getpid())
		case "noise": // Wrong: stdout is for messages.
			fmt.Println("at work")
		default:
			res["error"] = message{"code": -32601, "message": "unknown"}
		}
		if err := send(os.Stdout, res); err != nil {
			return err
		}
	}
}
