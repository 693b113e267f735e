import cors from "cors";
import express, { type Express } from "express";
import helmet from "helmet";
import { createAuthRouter } from "./auth/auth-router.js";
import errorHandler from "./common/middleware/errorHandler.js";
import rateLimiter from "./common/middleware/rateLimiter.js";
import requestLogger from "./common/middleware/requestLogger.js";
import { healthCheckRouter } from "./healthCheckRouter.js";

const app: Express = express();

// Set the application to trust the reverse proxy
app.set("trust proxy", true);

// Middlewares
app.use(express.json());
app.use(express.urlencoded({ extended: true }));
app.use(cors({ origin: "http://localhost" }));
app.use(helmet());
app.use(rateLimiter);

// Request logging
app.use(requestLogger);
app.use("/auth", createAuthRouter());

// Routes
app.use("/health-check", healthCheckRouter);
app.use(errorHandler());

export { app };
