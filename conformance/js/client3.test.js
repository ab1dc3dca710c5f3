// The server library against socket.io-client 3.1.
import * as library from "socket.io-client-3";
import { points } from "./lib/points.js";

points("3.1", library);
